"""What is asked for a price, and the answer with every line explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from core.errors import Problem
from core.project import ModelFacts

Kind = Literal["part", "finish", "tier", "minimum", "discount", "shipping", "minimum order", "tax", "rounding"]


@dataclass(frozen=True)
class DraftItem:
    """One thing to print; *model* is what is known of its file, None without one."""

    name: str
    material: str
    quantity: int
    finish: str | None = None
    colour: str | None = None
    model: ModelFacts | None = None


@dataclass(frozen=True)
class QuoteDraft:
    """All that a price depends on; country and e-mail may be unknown while the customer is still choosing."""

    items: tuple[DraftItem, ...]
    country: str | None = None
    email: str | None = None
    vouchers: tuple[str, ...] = ()
    shipping_option: str | None = None


@dataclass(frozen=True)
class QuoteLine:
    """One step to a price, in words and in money of the quote's currency; *item* is the position of its item."""

    kind: Kind
    text: str
    amount: Decimal
    item: int | None = None


@dataclass(frozen=True)
class QuotedItem:
    """An item with its price; its lines are for one part and add up to *unit_price* exactly, none without a price."""

    position: int
    name: str
    material: str
    finish: str | None
    colour: str | None
    quantity: int
    unit_price: Decimal
    total: Decimal
    lines: tuple[QuoteLine, ...]

    @property
    def priced(self) -> bool:
        """Whether there is a price: not when the material is unknown or the model cannot be measured."""
        return bool(self.lines)


@dataclass(frozen=True)
class ShippingChoice:
    """A shipping option that can be chosen for this order, with its price; *days* are working days of transport."""

    name: str
    carrier: str | None
    description: str | None
    price: Decimal
    days_min: int
    days_max: int
    pick_up: bool
    arrives_by: date | None


@dataclass(frozen=True)
class UsedDiscount:
    """A discount that was taken off, by its name, and by how much."""

    name: str
    code: str | None
    amount: Decimal


@dataclass(frozen=True)
class Quote:
    """
    A price with its reasons: total = items_total - discount + shipping_cost + tax, exactly.

    *lines* are what comes to the items, and add up to total - items_total; *days* are working days until the parcel is
    sent, at the latest on *ships_by*. With *problems* it is not for sale as it is.
    """

    currency: str
    items: tuple[QuotedItem, ...]
    lines: tuple[QuoteLine, ...]
    items_total: Decimal
    discount: Decimal
    shipping_cost: Decimal
    tax: Decimal
    tax_included: Decimal
    total: Decimal
    shipping_option: str | None = None
    days_min: int | None = None
    days_max: int | None = None
    ships_by: date | None = None
    weight: Decimal | None = None  # grams
    discounts: tuple[UsedDiscount, ...] = ()
    options: tuple[ShippingChoice, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
