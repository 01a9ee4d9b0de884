"""What is said and kept about a project beside its order, as methods of `desk.projects`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from core.conversation import Conversation, Sent
from core.messages import Draft
from core.names import id_of, number_of
from core.project import Project
from core.settings import Settings
from core.store import unread
from core.store.database import Database


class Discussion:
    """Comments, answers, notes and attachments; one method is one thing a person does, and one transaction."""

    _database: Database
    _settings: Settings
    _conversation: Conversation

    def get(self, number: str) -> Project:
        """One project; raises UnknownProject."""
        raise NotImplementedError

    def comment(
        self, number: str, body: str, *, author: str, files: Sequence[Sent] = (), by: str | None = None
    ) -> Project:
        """Add what the customer says, with files in the file store; unread until `read`. *by* is who wrote it down."""
        self._conversation.comment(number, body, author, files, by)
        return self.get(number)

    def unread(self, numbers: Sequence[str] | None = None) -> dict[str, int]:
        """How many times customers wrote what no staff have seen, of these projects or all: those that have any."""
        ids = None if numbers is None else [id_of(number) for number in numbers]
        with self._database.reading() as connection:
            return {number_of(one): count for one, count in unread.counts(connection, ids).items()}

    def unread_version(self) -> tuple[int, ...]:
        """Other numbers whenever a mark of unread comments comes or goes."""
        with self._database.reading() as connection:
            return unread.version(connection)

    def read(self, number: str, *, seen: int | None = None) -> None:
        """Say that staff have seen what the customer wrote; with *seen* only if there is no more than so many."""
        self._conversation.read(number, seen)

    def answer(self, number: str, comment_id: int, body: str, *, by: str | None = None) -> Project:
        """Answer a comment; the answer is mailed to the customer."""
        self._conversation.answer(number, comment_id, body, self._actor(by))
        return self.get(number)

    def preview_answer(self, number: str, comment_id: int, body: str) -> Draft:
        """The mail that `answer` would send, exactly."""
        return self._conversation.preview_answer(number, comment_id, body)

    def note(self, number: str, body: str, *, by: str | None = None) -> Project:
        """Add a note that only staff see."""
        self._conversation.note(number, body, self._actor(by))
        return self.get(number)

    def attach(
        self, number: str, file_name: str, stream: IO[bytes] | Iterable[bytes], *, by: str | None = None
    ) -> Project:
        """Add a file; raises BadFileName or FileTooLarge, and then nothing is changed."""
        self._conversation.attach(number, file_name, stream, self._actor(by))
        return self.get(number)

    def adopt(self, number: str, file_name: str, sha256: str, size: int, *, by: str | None = None) -> Project:
        """Add a file that is in the file store already."""
        self._conversation.adopt(number, file_name, sha256, size, self._actor(by))
        return self.get(number)

    def share(self, number: str, attachment_id: int, shared: bool = True, *, by: str | None = None) -> Project:
        """Let the customer see an attachment at the link, or no longer; raises UnknownPart."""
        self._conversation.share(number, attachment_id, shared, self._actor(by))
        return self.get(number)

    def detach(self, number: str, attachment_id: int, *, by: str | None = None) -> Project:
        """Delete an attachment; raises UnknownPart when it is gone already."""
        self._conversation.detach(number, attachment_id, self._actor(by))
        return self.get(number)

    def _actor(self, by: str | None) -> str:
        return by or self._settings.user
