"""The set-up as the database has it."""

from __future__ import annotations

from typing import Any

from core.catalog.discount import Discount
from core.catalog.material import Material
from core.catalog.service import Service
from core.catalog.setup import SetUp
from core.catalog.shipping import ShippingOption
from core.names import search_key
from core.store import quotes


def set_up_of(connection: Any, email: str | None = None) -> SetUp:
    """All that is offered, with the uses of discounts that have a limit, in all and by the customer of that e-mail."""
    discounts = tuple(Discount.model_validate_json(one) for one in quotes.offered(connection, "discounts"))
    limited = [search_key(one.name) for one in discounts if one.uses is not None]
    by_customer = [search_key(one.name) for one in discounts if one.uses_per_customer is not None]
    return SetUp(
        service_of(connection),
        tuple(Material.model_validate_json(one) for one in quotes.offered(connection, "materials")),
        discounts,
        tuple(ShippingOption.model_validate_json(one) for one in quotes.offered(connection, "shipping_options")),
        quotes.uses(connection, names=limited) if limited else {},
        quotes.uses(connection, email.casefold(), by_customer) if email and by_customer else {},
    )


def service_of(connection: Any) -> Service:
    """The service itself; as it is by default before it was first saved."""
    document = quotes.service_document(connection)
    return Service.model_validate_json(document) if document else Service()
