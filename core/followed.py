"""A project as its customer may see it: nothing of the staff's own notes, names, files, mails and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core import confirming, moving
from core.catalog.service import Service
from core.conversation import CUSTOMER
from core.project import Address, Attachment, Event, Item, Message, Project
from core.status import Status

# Mails that are shown. That of an answer would only repeat it, and others are none of the customer's business.
_SHOWN = frozenset((confirming.TEMPLATE, *moving.TEMPLATES.values()))


@dataclass(frozen=True)
class Step:
    """A status that the project got; *ours* is False where the customer gave it."""

    status: Status
    at: datetime
    ours: bool
    reason: str | None


@dataclass(frozen=True)
class Said:
    """One part of what customer and service wrote to each other; *subject* is that of a mail."""

    ours: bool
    subject: str
    body: str
    at: datetime


@dataclass(frozen=True)
class Shared:
    """A file of the conversation: the customer's own, or one that the staff let them see; *size* in bytes."""

    id: int
    file_name: str
    size: int
    ours: bool
    at: datetime


@dataclass(frozen=True)
class Followed:
    """A project as its customer may see it: nothing of the staff's own notes, names, files and events."""

    number: str
    title: str
    customer: str
    status: Status
    ordered_at: datetime
    due_at: datetime | None
    items: tuple[Item, ...]
    subtotal: Decimal
    discount: Decimal
    shipping_cost: Decimal
    tax: Decimal
    total: Decimal
    currency: str
    payment_status: str
    payment_method: str | None
    how_to_pay: str
    shipping_option: str | None
    shipping: Address
    steps: tuple[Step, ...]
    said: tuple[Said, ...]
    files: tuple[Shared, ...]
    may_cancel: bool


def followed(project: Project, service: Service) -> Followed:
    """What its customer may see of a project."""
    same = (
        "number", "title", "customer", "status", "ordered_at", "due_at", "items", "subtotal", "discount",
        "shipping_cost", "total", "currency", "payment_status", "payment_method", "shipping_option", "shipping",
    )  # fmt: skip
    return Followed(
        **{name: getattr(project, name) for name in same},
        tax=project.tax,
        how_to_pay=(service.payment_text or "") if project.payment_status == "Open" else "",
        steps=tuple(_step(event) for event in project.history if event.status_to is not None),
        said=_said(project),
        files=tuple(_shared(file, project.customer) for file in project.attachments if file.shared),
        may_cancel=service.customers_may_cancel and project.status is Status.PENDING,
    )


def _step(event: Event) -> Step:
    assert event.status_to is not None, "it was asked before"
    return Step(event.status_to, event.at, event.actor != CUSTOMER, event.detail)


def _said(project: Project) -> tuple[Said, ...]:
    """Comments, answers, and the mails about the order and its moves, oldest first."""
    comments = [Said(not one.from_customer, "", one.body, one.at) for one in project.comments]
    mails = [_mail(one) for one in project.messages if one.template in _SHOWN]
    return tuple(sorted([*comments, *mails], key=lambda one: one.at))


def _shared(file: Attachment, customer: str) -> Shared:
    return Shared(file.id, file.file_name, file.size, file.added_by != customer, file.added_at)


def _mail(message: Message) -> Said:
    return Said(True, message.subject, message.body, message.created_at)
