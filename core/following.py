"""What customers see of their orders, and do with them, through a link: never more than this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core import moving
from core.catalog.service import Service
from core.conversation import CUSTOMER, Sent
from core.errors import DeskError, IllegalMove, UnknownPart
from core.followed import Followed, followed
from core.limits import Limits
from core.links import Links
from core.moving import Move
from core.names import fold_text, id_of
from core.project import Attachment, Item, Project
from core.projects import Projects
from core.settings import Settings
from core.status import Status
from core.store import parts
from core.store.database import Database
from core.times import now, to_micros

NO_REASON = "Canceled by the customer, without a reason."
LONGEST = 20_000  # characters that a customer may write at once
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


class TooLong(DeskError):
    """More text than anybody reads."""

    def __init__(self) -> None:
        super().__init__(f"This is longer than {LONGEST:,} characters. Please send a longer text as a file.")


class Following:
    """What whoever has a link may do; every method raises UnknownLink for one that is not in force."""

    def __init__(
        self,
        database: Database,
        projects: Projects,
        links: Links,
        limits: Limits,
        settings: Settings,
        service: Callable[[], Service],
    ) -> None:
        self._database, self._projects, self._links, self._limits = database, projects, links, limits
        self._settings, self._service = settings, service

    def get(self, token: str) -> Followed:
        """The project of the link, as it is now."""
        return followed(self._project(token), self._service())

    def comment(self, token: str, body: str, files: Sequence[Sent] = ()) -> None:
        """Write to the staff, with files of the store; raises EmptyText, TooLong, BadFileName or TooManyAttempts."""
        project = self._project(token)
        _check_length(body)
        self._limits.count("comments of a customer", project.number)
        self._projects.comment(project.number, body, author=project.customer, files=files)

    def cancel(self, token: str, reason: str = "") -> None:
        """Cancel the project while it is Pending, if the service allows that; raises CannotCancel or TooLong."""
        number = self._links.find(token)
        _check_length(reason)
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


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise TooLong
