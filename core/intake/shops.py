"""What orders of all other shops have in common: their sums come out as the shop's do, their problems are named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any

from core import money
from core.errors import Problem

LONGEST_LINE = 200


@dataclass
class Reading:
    """One order of a shop while it is read: its problems are collected, with the place of each."""

    row: str
    currency: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, sentence: str, row: str = "") -> None:
        """Note a problem in a column."""
        self.problems.append(Problem(row or self.row, column, sentence))

    def amount(self, value: object, column: str, row: str = "") -> Decimal:
        """The amount in a cell, 0 in an empty one and in one that is wrong, which is noted."""
        try:
            amount = Decimal(str(value or 0).strip())
            if amount.is_finite():
                return amount
        except InvalidOperation:
            pass
        self.wrong(column, "must be a plain amount with a point, such as 12.50.", row)
        return Decimal(0)

    def unit(self, amount: Decimal, quantity: int) -> Decimal:
        """The price of one, rounded up to the minor unit: the order's discount takes what that is too much."""
        places = Decimal(1).scaleb(-money.exponent(self.currency))
        return (amount / max(quantity, 1)).quantize(places, ROUND_CEILING)

    def settle(self, sums: Sums, column: str, most: Decimal) -> dict[str, Any]:
        """
        Shipping cost, discount and tax with which the order costs exactly what it cost in the shop.

        A difference of more than *most* from what the shop itself says was taken off is noted as a problem.
        """
        off = sums.items + sums.shipping + sums.tax - sums.total
        if abs(off - sums.discount) > most:
            said = f"items {sums.items}, shipping {sums.shipping} and tax {sums.tax} less the discount {sums.discount}"
            self.wrong(column, f"is {sums.total}, but {said} come to {sums.total + off - sums.discount}.")
        cost = sums.shipping - min(off, Decimal(0))
        found = {"shipping_cost": cost, "discount": max(off, Decimal(0)), "tax": sums.tax}
        return {name: str(amount) for name, amount in found.items() if amount or name != "tax"}


@dataclass(frozen=True)
class Sums:
    """What an order comes to: the items at their full prices, and what the shop adds and takes off."""

    items: Decimal
    shipping: Decimal
    tax: Decimal
    discount: Decimal
    total: Decimal


def filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that have something in them."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def title_of(label: str, products: Sequence[str]) -> str:
    """What the project is called: the shop's number, by which it can be found, and what was ordered."""
    more = f" and {len(products) - 1} more" if len(products) > 1 else ""
    room = LONGEST_LINE - len(label) - len(more) - 1
    return f"{label} {products[0][:room] if products else ''}{more}".strip()


def no_material(item: str) -> str:
    """Why an item cannot be printed as it is."""
    return f"names no material that the service has: {item[:80]!r}. Add it under Materials, or say one with --material."
