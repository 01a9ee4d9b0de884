"""The items of an order with their prices, what they weigh and how long they take."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from core.catalog.setup import SetUp
from core.errors import Problem
from core.pricing.amounts import rounded
from core.pricing.choosing import Choice, choose
from core.pricing.documents import DraftItem, QuotedItem, QuoteDraft, QuoteLine
from core.pricing.part import NoPrice, price_of_part, weight_of


@dataclass
class Items:
    """The quoted items and their problems; *weight* in g and *days* are None when they are not known."""

    quoted: list[QuotedItem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    weight: Decimal | None = Decimal(0)
    days_min: int | None = 0
    days_max: int | None = 0

    @property
    def total(self) -> Decimal:
        """What they cost together."""
        return sum((item.total for item in self.quoted), Decimal(0))

    def add(self, item: DraftItem, choice: Choice, lines: tuple[QuoteLine, ...], currency: str) -> None:
        """Append an item with the lines of its price."""
        position = len(self.quoted) + 1
        price = rounded(sum((line.amount for line in lines), Decimal(0)), currency)
        found = QuotedItem(
            position,
            item.name,
            choice.material.name if choice.material else item.material,
            choice.finish.name if choice.finish else item.finish,
            choice.colour,
            item.quantity,
            price,
            price * item.quantity,
            tuple(QuoteLine(line.kind, line.text, line.amount, position) for line in lines),
        )
        self.quoted.append(found)
        self._add_weight(item, choice)
        self._add_days(choice)

    def _add_weight(self, item: DraftItem, choice: Choice) -> None:
        one = weight_of(choice.material, item.model) if choice.material else None
        self.weight = None if one is None or self.weight is None else self.weight + one * item.quantity

    def _add_days(self, choice: Choice) -> None:
        if choice.material is None or self.days_min is None or self.days_max is None:
            self.days_min = self.days_max = None
            return
        extra = choice.finish.extra_days if choice.finish else 0
        self.days_min = max(self.days_min, choice.material.days_min + extra)
        self.days_max = max(self.days_max, choice.material.days_max + extra)


def priced(set_up: SetUp, draft: QuoteDraft) -> Items:
    """All items of the order; one without a price has no lines and a problem that says why."""
    items = Items()
    for position, item in enumerate(draft.items, start=1):
        choice = choose(set_up, item, position)
        items.problems += choice.problems
        lines: tuple[QuoteLine, ...] = ()
        try:
            lines = _lines(set_up, draft, item, choice)
        except NoPrice as error:
            items.problems.append(Problem("", f"items.{position}.file", str(error).rstrip(".") + "."))
        items.add(item, choice, lines, set_up.service.currency)
    return items


def _lines(set_up: SetUp, draft: QuoteDraft, item: DraftItem, choice: Choice) -> tuple[QuoteLine, ...]:
    if choice.material is None:
        return ()
    currency, finish = set_up.service.currency, choice.finish
    return price_of_part(
        choice.material, item.model, item.quantity, finish=finish, currency=currency, country=draft.country
    )
