"""The three lists of the set-up: what each is called, what it shows, and what an empty one says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.catalog.discount import Discount
from core.catalog.material import Material
from core.catalog.shipping import ShippingOption
from dashboard.set_up import discount, material, shipping

if TYPE_CHECKING:
    from core.catalog.kinds import Document
    from core.catalog.setup import SetUp
    from dashboard.set_up.fields import Section


@dataclass(frozen=True)
class Kind:
    """One list: *name* is that of the desk's service and of the address, *one* what a row of it is."""

    name: str
    title: str
    one: str
    document: type[Document]
    sections: tuple[Section, ...]
    columns: tuple[str, ...]
    cells: Callable[[Any, SetUp], list[str]]
    blank: Mapping[str, Any]
    empty: tuple[str, str]
    instead: Mapping[str, str]


KINDS = {
    "materials": Kind(
        "materials",
        "Materials",
        "material",
        Material,
        material.SECTIONS,
        material.COLUMNS,
        lambda document, set_up: material.cells(document, set_up.service.currency),
        {"days_min": 3, "days_max": 5, "offered": True},
        ("No materials yet", "Add what you print in, with its price. Then set up how parcels are shipped."),
        material.INSTEAD,
    ),
    "discounts": Kind(
        "discounts",
        "Discounts",
        "discount",
        Discount,
        discount.SECTIONS,
        discount.COLUMNS,
        lambda document, set_up: discount.cells(
            document, set_up.service.currency, set_up.used.get(document.name.casefold(), 0)
        ),
        {"offered": True},
        ("No discounts yet", "Orders come in without any. Add one for a voucher, a customer or a large order."),
        discount.INSTEAD,
    ),
    "shipping": Kind(
        "shipping",
        "Shipping",
        "shipping option",
        ShippingOption,
        shipping.SECTIONS,
        shipping.COLUMNS,
        lambda document, set_up: shipping.cells(document, set_up.service.currency),
        {"days_min": 1, "days_max": 3, "offered": True, "rates": [{}]},
        (
            "No shipping options yet",
            "Customers cannot order without one: add a carrier, or a place to pick up.",
        ),
        shipping.INSTEAD,
    ),
}
