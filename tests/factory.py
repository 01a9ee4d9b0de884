"""Orders for tests: valid as they are, and each test changes only what matters to it."""

import copy
from pathlib import Path
from typing import Any

from core import Desk

CUBE = Path(__file__).parent / "samples" / "20mm-xyz-cube.stl"

ADDRESS = {
    "name": "Ada Meyer",
    "company": None,
    "line1": "Hauptstr. 1",
    "line2": None,
    "postal_code": "10115",
    "city": "Berlin",
    "region": None,
    "country": "DE",
    "phone": None,
}
ITEM = {
    "name": "bracket.stl",
    "material": "PA12",
    "finish": None,
    "colour": "Black",
    "quantity": 2,
    "unit_price": "12.50",
    "file": None,
}
ORDER: dict[str, Any] = {
    "title": "Bracket set",
    "customer": {"name": "Ada Meyer", "email": "ada@example.com", "company": None, "phone": None},
    "shipping": ADDRESS,
    "billing": None,
    "payment": {"method": "Invoice", "status": "Paid", "reference": "INV-1"},
    "currency": "EUR",
    "items": [ITEM],
    "shipping_option": "DHL Parcel",
    "shipping_cost": "4.90",
    "discount": "0.00",
    "ordered_at": "2026-03-01T09:30:00+01:00",
}


def order(**changes: Any) -> dict[str, Any]:
    """A valid order of the intake schema; customer, shipping and payment are laid over their defaults."""
    draft = copy.deepcopy(ORDER)
    for name, value in changes.items():
        nested = name in {"customer", "shipping", "payment"} and isinstance(value, dict)
        draft[name] = {**draft[name], **value} if nested else value
    return draft


def item(**changes: Any) -> dict[str, Any]:
    """A valid item of an order."""
    return {**ITEM, **changes}


def printable(desk: Desk, **changes: Any) -> dict[str, Any]:
    """A valid order whose item has its model in the file store, so that nothing speaks against printing it."""
    with CUBE.open("rb") as model:
        stored = desk.files.put(model)
    return order(items=[item(name="cube.stl", file={"sha256": stored.sha256})], **changes)
