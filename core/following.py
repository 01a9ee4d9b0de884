"""What customers see of their orders, and do with them, through a link: never more than this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from core import confirming, moving
from core.catalog.service import Service
from core.conversation import Sent
from core.errors import DeskError, IllegalMove, UnknownPart
from core.links import Links
from core.moving import Move
from core.names import fold_text, id_of
from core.project import Address, Attachment, Event, Item, Message, Project
from core.projects import Projects
from core.settings import Settings
from core.status import Status
from core.store import parts
from core.store.database import Database
from core.times import now, to_micros

CUSTOMER = "customer"  # who acts in the history, when it is whoever has the link
NO_REASON = "Canceled by the customer, without a reason."
# Mails that are shown. That of an answer would only repeat it, and others are none of the customer's business.
_SHOWN = frozenset((confirming.TEMPLATE, *moving.TEMPLATES.values()))
_MAIL = "You have canceled this project, so we will not print it."


class CannotCancel(DeskError):
    """A customer cannot cancel this project, or no longer."""

    def __init__(self, status: str) -> None:
        if status == Status.PENDING:
            sentence = "This order cannot be canceled here. Please write to us below."
        elif status == Status.PRINTING:
            sentence = "We have begun to print this order, so it cannot be canceled here any more. Please write to us."
        else:
            sentence = f"This order is {status} already; nothing was changed."
        super().__init__(sentence)


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


class Following:
    """What whoever has a link may do; every method raises UnknownLink for one that is not in force."""

    def __init__(
        self,
        database: Database,
        projects: Projects,
        links: Links,
        settings: Settings,
        service: Callable[[], Service],
    ) -> None:
        self._database, self._projects, self._links = database, projects, links
        self._settings, self._service = settings, service

    def get(self, token: str) -> Followed:
        """The project of the link, as it is now."""
        return _followed(self._project(token), self._service())

    def comment(self, token: str, body: str, files: Sequence[Sent] = ()) -> None:
        """Write to the staff, with files that are in the file store; raises EmptyText or BadFileName."""
        project = self._project(token)
        self._projects.comment(project.number, body, author=project.customer, files=files)

    def cancel(self, token: str, reason: str = "") -> None:
        """Cancel the project while it is Pending, if the service allows that; raises CannotCancel."""
        number = self._links.find(token)
        allowed, moment = self._service().customers_may_cancel, to_micros(now())
        why = fold_text(reason) or NO_REASON

        def work(connection: Any) -> None:
            row = parts.project_row(connection, id_of(number))
            assert row is not None, "its link has just been found"
            if not allowed or row["status"] != Status.PENDING:
                raise CannotCancel(row["status"])
            wanted = Move(Status.CANCELED, _MAIL, CUSTOMER, why, seen=row["version"])
            try:
                moving.make_move(connection, self._settings, number, wanted, moment)
            except IllegalMove:  # the staff were faster by a moment
                raise CannotCancel(Status.PRINTING) from None

        self._database.write(work)

    def file(self, token: str, attachment_id: int) -> Attachment:
        """A file of the conversation; raises UnknownPart for any other file of the project."""
        project = self._project(token)
        for file in project.attachments:
            if file.id == attachment_id and file.shared:
                return file
        raise UnknownPart(project.number, "file")

    def item(self, token: str, position: int) -> Item:
        """An item of the project; raises UnknownPart."""
        project = self._project(token)
        for item in project.items:
            if item.position == position:
                return item
        raise UnknownPart(project.number, "item")

    def _project(self, token: str) -> Project:
        return self._projects.get(self._links.find(token))


def _followed(project: Project, service: Service) -> Followed:
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
