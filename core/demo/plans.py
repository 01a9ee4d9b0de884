"""What the demo has planned for one project: its order, and all that happens to it until now."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from core.demo.papers import Paper
from core.demo.people import Customer
from core.money import from_minor
from core.times import from_micros


class PlannedItem(NamedTuple):
    """One thing to print; the price is in minor units."""

    name: str
    material: str
    finish: str | None
    colour: str | None
    quantity: int
    unit_price: int
    sha256: str


class PlannedMove(NamedTuple):
    """A change of status, with what is written to the customer."""

    before: str
    after: str
    at: int
    actor: str
    message: str
    reason: str | None


class Remark(NamedTuple):
    """A part of the conversation; an answer knows the comment that it answers."""

    author: str
    from_customer: bool
    body: str
    at: int
    answers: str | None


class PlannedNote(NamedTuple):
    """A note of staff."""

    author: str
    body: str
    at: int


class PlannedPaper(NamedTuple):
    """An attachment."""

    paper: Paper
    actor: str
    at: int


@dataclass(slots=True)
class Plan:
    """A project of the demo. Times are microseconds, money is in minor units."""

    customer: Customer
    title: str
    items: list[PlannedItem]
    payment_method: str
    payment_reference: str | None
    shipping_option: str
    shipping_cost: int
    discount: int
    ordered_at: int
    due_at: int | None
    source: str
    vouchers: tuple[str, ...] = ()
    payment: str = "Open"
    moves: list[PlannedMove] = field(default_factory=list)
    conversation: list[Remark] = field(default_factory=list)
    notes: list[PlannedNote] = field(default_factory=list)
    papers: list[PlannedPaper] = field(default_factory=list)

    @property
    def status(self) -> str:
        """The status after the last move."""
        return self.moves[-1].after if self.moves else "Pending"

    @property
    def total(self) -> int:
        """What the customer pays."""
        goods = sum(item.quantity * item.unit_price for item in self.items)
        return goods + self.shipping_cost - self.discount

    def draft(self) -> dict[str, Any]:
        """The order as the customer sent it, in the intake schema."""
        who = self.customer
        first = self.conversation[0] if self.conversation else None
        return {
            "title": self.title,
            "customer": {"name": who.name, "email": who.email, "company": who.company, "phone": who.phone},
            "shipping": asdict(who.shipping),
            "billing": asdict(who.billing) if who.billing else None,
            "payment": {
                "method": self.payment_method,
                "status": self.payment,
                "reference": self.payment_reference,
            },
            "currency": who.currency,
            "items": [self._item(item) for item in self.items],
            "shipping_option": self.shipping_option,
            "shipping_cost": self._amount(self.shipping_cost),
            "discount": self._amount(self.discount),
            "comment": first.body if first and first.at == self.ordered_at else None,
            "ordered_at": from_micros(self.ordered_at).isoformat(),
            "due_at": from_micros(self.due_at).isoformat() if self.due_at is not None else None,
            "source": self.source,
        }

    def _item(self, item: PlannedItem) -> dict[str, Any]:
        values = item._asdict()
        return {
            **{name: values[name] for name in ("name", "material", "finish", "colour", "quantity")},
            "unit_price": self._amount(item.unit_price),
            "file": {"sha256": item.sha256},
        }

    def _amount(self, minor: int) -> str:
        return str(from_minor(minor, self.customer.currency))
