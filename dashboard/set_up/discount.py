"""A discount: the fields of its form, and what matters of it at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import text
from dashboard.set_up.fields import CURRENCY, Field, Section

if TYPE_CHECKING:
    from datetime import date

    from core.catalog.discount import Discount

COLUMNS = ("Voucher", "Takes off", "When", "Valid", "Used")

SECTIONS = (
    Section(
        "Discount",
        (
            Field("name", "Name", help="It explains the price to customers."),
            Field("code", "Voucher code", empty="none", help="Without a code it applies by itself."),
            Field("percent", "Percent", "number", unit="%"),
            Field("amount", "Or amount", "number", unit=CURRENCY),
            Field("offered", "In force", "check"),
            Field("stackable", "Adds up with others", "check", help="Of those that do not, the best one is taken."),
        ),
    ),
    Section(
        "Conditions",
        (
            Field("minimum_order", "Items cost at least", "number", unit=CURRENCY, empty="0"),
            Field("minimum_quantity", "Parts, at least", "number", empty="0"),
            Field("materials", "Only for materials", "tags", empty="all materials"),
            Field("customers", "Only for customers", "tags", empty="everybody", help="E-mails, or @example.com."),
        ),
        help="All of them have to be met.",
    ),
    Section(
        "Validity",
        (
            Field("starts", "First day", "date"),
            Field("ends", "Last day", "date"),
            Field("uses", "Uses in all", "number", empty="any number"),
            Field("uses_per_customer", "Uses per customer", "number", empty="any number"),
        ),
        help="Orders that were canceled do not count as uses.",
    ),
)
INSTEAD = {"": "percent"}


def cells(discount: Discount, currency: str, used: int) -> list[str]:
    """What the list shows besides the name, by COLUMNS."""
    off = f"{discount.percent:f} %" if discount.percent is not None else text.money(discount.amount or 0, currency)
    uses = f"{used:,} of {discount.uses:,}" if discount.uses is not None else f"{used:,}"
    return [
        discount.code or "",
        off,
        conditions(discount, currency),
        period(discount.starts, discount.ends),
        uses,
    ]


def conditions(discount: Discount, currency: str) -> str:
    """What has to be met, in few words."""
    told = [
        f"from {text.money(discount.minimum_order, currency)}" if discount.minimum_order else "",
        f"from {discount.minimum_quantity:,} parts" if discount.minimum_quantity else "",
        f"for {', '.join(discount.materials)}" if discount.materials else "",
        _customers(discount.customers),
        f"{discount.uses_per_customer:,} per customer" if discount.uses_per_customer else "",
        "adds up" if discount.stackable else "",
    ]
    return ", ".join(one for one in told if one) or "always"


def _customers(customers: tuple[str, ...]) -> str:
    if len(customers) > 2:
        return f"for {len(customers):,} customers"
    return f"for {' and '.join(customers)}" if customers else ""


def period(starts: date | None, ends: date | None) -> str:
    """The days between which it can be used."""
    if starts and ends:
        return f"{starts} to {ends}"
    return f"from {starts}" if starts else f"until {ends}" if ends else ""
