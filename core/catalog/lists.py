"""The three lists of the set-up: what they are called, and their documents as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.catalog.columns import KINDS
from core.catalog.errors import UnknownDiscount, UnknownMaterial, UnknownOffer, UnknownShippingOption
from core.times import to_micros

if TYPE_CHECKING:
    from core.catalog.discount import Discount
    from core.catalog.material import Material
    from core.catalog.offers import Offer
    from core.catalog.shipping import ShippingOption


@dataclass(frozen=True)
class List:
    """A list: its name on the desk, its table, and one of it in words."""

    name: str
    table: str
    what: str
    unknown: type[UnknownOffer]

    @property
    def kinds(self) -> dict[str, str]:
        """The kinds of its columns as a DataFrame."""
        return KINDS[self.name]


MATERIALS = List("materials", "materials", "material", UnknownMaterial)
DISCOUNTS = List("discounts", "discounts", "discount", UnknownDiscount)
SHIPPING = List("shipping", "shipping_options", "shipping option", UnknownShippingOption)


def cells(kept: List, offer: Offer[Any], used: Mapping[str, int]) -> tuple[Any, ...]:
    """The row of an offer, in the order of the list's columns; *used* counts the uses of discounts by folded name."""
    made: dict[str, Any] = {"id": offer.id, "version": offer.version, "retired": offer.retired}
    made |= {"changed_by": offer.changed_by, "changed_at": to_micros(offer.changed_at)}
    match kept.name:
        case "materials":
            made |= _material(offer.document)
        case "discounts":
            made |= _discount(offer.document) | {"used": used.get(offer.document.name.casefold(), 0)}
        case _:
            made |= _shipping(offer.document)
    return tuple(made[name] for name in kept.kinds)


def _material(material: Material) -> dict[str, Any]:
    price = material.price
    amounts = {name: float(getattr(price, name)) for name in
               ("per_part", "per_cm3", "per_box_cm3", "per_cm2", "per_hour", "minimum")}  # fmt: skip
    return amounts | {
        "name": material.name,
        "technology": material.technology,
        "colours": ", ".join(colour.name for colour in material.colours),
        "finishes": ", ".join(finish.name for finish in material.finishes),
        "largest": str(material.largest) if material.largest else None,
        "minimum_wall": _number(material.minimum_wall),
        "density": _number(material.density),
        "days_min": material.days_min,
        "days_max": material.days_max,
        "formula": price.formula,
        "offered": material.offered,
    }


def _discount(discount: Discount) -> dict[str, Any]:
    same = ("name", "code", "minimum_quantity", "starts", "ends", "uses", "uses_per_customer", "stackable", "offered")
    return {name: getattr(discount, name) for name in same} | {
        "percent": _number(discount.percent),
        "amount": _number(discount.amount),
        "minimum_order": float(discount.minimum_order),
        "materials": ", ".join(discount.materials) or None,
        "customers": ", ".join(discount.customers) or None,
    }


def _shipping(option: ShippingOption) -> dict[str, Any]:
    prices = [rate.price for rate in option.rates]
    return {name: getattr(option, name) for name in ("name", "carrier", "days_min", "days_max", "offered")} | {
        "countries": ", ".join(option.countries) or None,
        "from_price": float(min(prices)),
        "to_price": float(max(prices)),
        "free_from": _number(option.free_from),
        "pick_up": option.pick_up is not None,
    }


def _number(value: Decimal | float | None) -> float:
    """A number that may be missing."""
    return float("nan") if value is None else float(value)
