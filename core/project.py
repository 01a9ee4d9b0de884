"""What a person sees when a project is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from core.status import MOVES, Status

if TYPE_CHECKING:
    from core.pricing import Quote


@dataclass(frozen=True)
class Address:
    """Where the parcel or the invoice goes, as it was when the order was placed."""

    name: str
    company: str | None
    line1: str
    line2: str | None
    postal_code: str
    city: str
    region: str | None
    country: str
    phone: str | None


@dataclass(frozen=True)
class ModelFacts:
    """What a model file holds: sizes in mm, volume in mm³, area in mm²; or the problem with reading it."""

    size_x: float | None = None
    size_y: float | None = None
    size_z: float | None = None
    volume: float | None = None
    area: float | None = None
    triangles: int | None = None
    watertight: bool | None = None
    bodies: int | None = None
    unit: str | None = None  # what the file says its numbers are in: mm, inch, m, ...
    geometry: str | None = None  # equal for equal shapes, see core.geometry
    problem: str | None = None


@dataclass(frozen=True)
class Item:
    """One print item; *sha256* names its model file, None when the order came without it."""

    id: int
    position: int
    name: str
    material: str
    finish: str | None
    colour: str | None
    quantity: int
    unit_price: Decimal
    sha256: str | None
    size: int | None
    model: ModelFacts | None

    @property
    def line_total(self) -> Decimal:
        """Quantity times unit price, exact."""
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class Event:
    """One row of the history: who did what, when."""

    id: int
    kind: str
    actor: str
    at: datetime
    status_from: Status | None
    status_to: Status | None
    detail: str | None


@dataclass(frozen=True)
class Comment:
    """One part of the conversation between customer and staff."""

    id: int
    author: str
    from_customer: bool
    body: str
    at: datetime


@dataclass(frozen=True)
class Note:
    """Staff only: never shown or mailed to the customer."""

    id: int
    author: str
    body: str
    at: datetime


@dataclass(frozen=True)
class Attachment:
    """A file on a project that is not a model."""

    id: int
    file_name: str
    sha256: str
    size: int
    media_type: str
    added_by: str
    added_at: datetime
    shared: bool = False  # whether the customer sees it


@dataclass(frozen=True)
class Message:
    """A mail to the customer, as it was or will be sent; *state* is queued, sending, sent or failed."""

    id: int
    event_id: int
    template: str
    recipient_name: str
    recipient: str
    subject: str
    body: str
    state: str
    attempts: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None
    erased_at: datetime | None = None  # when the rule for keeping, or an erasure, put other words in the body's place


class Parts(Protocol):
    """Reads the parts of a project when somebody looks at them."""

    def addresses(self) -> dict[str, Address]: ...
    def items(self) -> tuple[Item, ...]: ...
    def history(self) -> tuple[Event, ...]: ...
    def comments(self) -> tuple[Comment, ...]: ...
    def notes(self) -> tuple[Note, ...]: ...
    def attachments(self) -> tuple[Attachment, ...]: ...
    def messages(self) -> tuple[Message, ...]: ...
    def quote(self) -> Quote | None: ...


@dataclass(frozen=True)
class Project:
    """
    One ordered 3D project as it was when it was read; money is exact, moments are UTC.

    Its parts (items, addresses, history, comments, notes, attachments, messages) are read at the first look.
    """

    id: int
    number: str
    title: str
    customer: str
    company: str | None
    email: str
    phone: str | None
    country: str
    materials: str
    quantity: int
    total: Decimal
    shipping_cost: Decimal
    discount: Decimal
    tax: Decimal
    currency: str
    payment_status: str
    payment_method: str | None
    payment_reference: str | None
    shipping_option: str | None
    ordered_at: datetime
    due_at: datetime | None
    status_since: datetime
    status: Status
    version: int
    cancel_reason: str | None
    source: str
    key: str | None
    _open: Callable[[], Parts] = field(repr=False, compare=False)

    @property
    def allowed_moves(self) -> tuple[Status, ...]:
        """The statuses that the project may go to next."""
        return MOVES[self.status]

    @property
    def subtotal(self) -> Decimal:
        """What the items cost together."""
        return self.total - self.tax - self.shipping_cost + self.discount

    @cached_property
    def _parts(self) -> Parts:
        return self._open()

    @cached_property
    def _addresses(self) -> dict[str, Address]:
        return self._parts.addresses()

    @property
    def shipping(self) -> Address:
        """Where the parcel goes."""
        return self._addresses["shipping"]

    @property
    def billing(self) -> Address:
        """Where the invoice goes."""
        return self._addresses["billing"]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What to print, in the order of the customer's list."""
        return self._parts.items()

    @cached_property
    def history(self) -> tuple[Event, ...]:
        """Everything that happened to it, oldest first."""
        return self._parts.history()

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The conversation with the customer, oldest first."""
        return self._parts.comments()

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The staff's own notes, oldest first."""
        return self._parts.notes()

    @cached_property
    def attachments(self) -> tuple[Attachment, ...]:
        """Files that are not models, oldest first."""
        return self._parts.attachments()

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """Mails to the customer, oldest first."""
        return self._parts.messages()

    @cached_property
    def quote(self) -> Quote | None:
        """How its price was calculated when it was ordered; None when the order came with prices."""
        return self._parts.quote()
