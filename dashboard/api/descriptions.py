"""Words, parameters and examples of the API's description, as OpenAPI writes them."""

from __future__ import annotations

from typing import Any

ABOUT = """The order desk of a 3D-printing service: send orders, ask for prices, see what has become of an order.

Every request but for this description carries a key: `Authorization: Bearer pd_…`; `printdesk key add` makes one.
Money is exact, as text such as "12.50". What is not done is answered as a problem (RFC 9457) with all that is wrong.
A request with an `Idempotency-Key` may be repeated for 24 hours and is done once."""

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A new random text, such as a UUID, for each request; the same to repeat exactly the same request.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
NUMBER = {"name": "number", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^P-[0-9]{6,18}$"}}
REPLAYED = {
    "description": "When the answer was given before, to the same Idempotency-Key.",
    "schema": {"type": "string", "const": "true"},
}
LOCATION = {"description": "Where the project is found.", "schema": {"type": "string"}, "required": True}
PLACED = {
    "operationId": "lookAtProject",
    "parameters": {"number": "$response.body#/number"},
    "description": "The project of the order.",
}
BINARY = {"type": "string", "format": "binary"}
FILE_FORM = {"type": "object", "properties": {"file": BINARY}, "required": ["file"], "additionalProperties": False}
ORDER: dict[str, Any] = {
    "title": "Bracket set",
    "customer": {"name": "Ada Meyer", "email": "ada@example.com"},
    "shipping": {
        "name": "Ada Meyer",
        "line1": "Hauptstr. 1",
        "postal_code": "10115",
        "city": "Berlin",
        "country": "DE",
    },
    "currency": "EUR",
    "items": [{"name": "bracket.stl", "material": "PA12", "quantity": 2, "unit_price": "12.50"}],
    "shipping_cost": "4.90",
}
