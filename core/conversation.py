"""Comments, answers, notes and attachments of a project."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from core import messages
from core.errors import EmptyText, UnknownPart, UnknownProject
from core.files import FileStore
from core.messages import Draft
from core.moving import facts, message_row
from core.names import check_file_name, fold_text, id_of, number_of
from core.settings import Settings
from core.store import changes, links, parts, unread
from core.store.database import Database
from core.times import now, to_micros

CUSTOMER = "customer"  # who acts in the history, when it is the customer: their name would stay in it for ever
Row = Any


@dataclass(frozen=True)
class Sent:
    """A file that came with a comment; it is in the file store already."""

    file_name: str
    sha256: str
    size: int


class Conversation:
    """What staff and customers add to a project; each method is one transaction with its event."""

    def __init__(self, database: Database, files: FileStore, settings: Settings) -> None:
        self._database, self._files, self._settings = database, files, settings

    def comment(self, number: str, body: str, author: str, files: Sequence[Sent] = (), by: str | None = None) -> None:
        """Add what the customer says and the files that come with it, and mark it until staff have seen it."""
        text = fold_text(body) if files else _filled("comment", body)
        named = [(check_file_name(file.file_name), file) for file in files]

        def work(connection: Any, row: Row, moment: int) -> None:
            if text:
                comment = {"author": author, "from_customer": True, "body": text, "at": moment}
                changes.add(connection, "comments", {**comment, "project_id": row["id"]})
                _event(connection, row, "commented", by or CUSTOMER, moment)
            for name, file in named:
                sent = Sent(name, file.sha256, file.size)
                _attach(connection, row, moment, sent, author, by=by or CUSTOMER, shared=True)
            unread.mark(connection, row["id"], moment)

        self._change(number, work)

    def answer(self, number: str, comment_id: int, body: str, author: str) -> None:
        """Add the staff's answer to a comment and mail it to the customer."""
        text = _filled("answer", body)

        def work(connection: Any, row: Row, moment: int) -> None:
            draft = self._draft(connection, row, comment_id, text)
            answer = {
                "author": author,
                "from_customer": False,
                "body": text,
                "at": moment,
                "project_id": row["id"],
            }
            changes.add(connection, "comments", answer)
            event_id = _event(connection, row, "answered", author, moment)
            changes.add(connection, "messages", message_row(row, event_id, "answer", draft, moment, self._settings))

        self._change(number, work)

    def preview_answer(self, number: str, comment_id: int, body: str) -> Draft:
        """The mail that an answer sends, exactly."""
        with self._database.reading() as connection:
            return self._draft(connection, _project(connection, number), comment_id, fold_text(body))

    def _draft(self, connection: Any, row: Row, comment_id: int, text: str) -> Draft:
        comment = changes.row_of(connection, "comments", row["id"], comment_id)
        if comment is None:
            raise UnknownPart(number_of(row["id"]), "comment")
        linked = {**row, "link": links.token_of(connection, row["id"])}
        about = facts(linked, row["status"], self._settings, row["cancel_reason"], comment["body"])
        return messages.compose("answer", about, text)

    def note(self, number: str, body: str, author: str) -> None:
        """Add a note that only staff see."""
        text = _filled("note", body)

        def work(connection: Any, row: Row, moment: int) -> None:
            changes.add(connection, "notes", {"author": author, "body": text, "at": moment, "project_id": row["id"]})
            _event(connection, row, "noted", author, moment)

        self._change(number, work)

    def attach(self, number: str, file_name: str, stream: IO[bytes] | Iterable[bytes], author: str) -> None:
        """Store a file and add it to the project; raises BadFileName or FileTooLarge before anything is changed."""
        name = check_file_name(file_name)
        with self._database.reading() as connection:
            _project(connection, number)
        stored = self._files.put(stream, self._settings.upload_limit)
        self.adopt(number, name, stored.sha256, stored.size, author)

    def adopt(self, number: str, file_name: str, sha256: str, size: int, author: str) -> None:
        """Add a file that is in the file store already."""
        file = Sent(check_file_name(file_name), sha256, size)
        self._change(number, lambda connection, row, moment: _attach(connection, row, moment, file, author))

    def share(self, number: str, attachment_id: int, shared: bool, author: str) -> None:
        """Let the customer see an attachment, or take it out of their sight again."""

        def work(connection: Any, row: Row, moment: int) -> None:
            file = changes.update(connection, "attachments", row["id"], attachment_id, {"shared": shared})
            if file is None:
                raise UnknownPart(number, "attachment")
            _event(connection, row, "shared" if shared else "unshared", author, moment, file["file_name"])

        self._change(number, work)

    def read(self, number: str, seen: int | None) -> None:
        """Take the mark of unread comments away, unless there are more than *seen*."""
        self._change(number, lambda connection, row, _: unread.clear(connection, row["id"], seen))

    def detach(self, number: str, attachment_id: int, author: str) -> None:
        """Delete an attachment; its bytes go with the next sweep unless something else refers to them."""

        def work(connection: Any, row: Row, moment: int) -> None:
            gone = changes.remove(connection, "attachments", row["id"], attachment_id)
            if gone is None:
                raise UnknownPart(number, "attachment")
            changes.forget_file(connection, gone["sha256"])
            _event(connection, row, "detached", author, moment, gone["file_name"])

        self._change(number, work)

    def _change(self, number: str, work: Callable[[Any, Row, int], Any]) -> Any:
        moment = to_micros(now())
        return self._database.write(lambda connection: work(connection, _project(connection, number), moment))


def _project(connection: Any, number: str) -> Row:
    row = parts.project_row(connection, id_of(number))
    if row is None:
        raise UnknownProject(number)
    return row


def _event(connection: Any, row: Row, kind: str, actor: str, at: int, detail: str | None = None) -> int:
    event = {"project_id": row["id"], "kind": kind, "actor": actor, "at": at, "detail": detail}
    return changes.add_id(connection, "events", event)


def _attach(
    connection: Any, row: Row, moment: int, file: Sent, author: str, *, by: str | None = None, shared: bool = False
) -> None:
    changes.add_file(connection, {"sha256": file.sha256, "size": file.size, "stored_at": moment})
    kind = mimetypes.guess_type(file.file_name)[0] or "application/octet-stream"
    attachment = {"file_name": file.file_name, "sha256": file.sha256, "media_type": kind, "added_by": author}
    more = {"added_at": moment, "project_id": row["id"], "shared": shared}
    changes.add(connection, "attachments", attachment | more)
    _event(connection, row, "attached", by or author, moment, file.file_name)


def _filled(what: str, body: str) -> str:
    text = fold_text(body)
    if not text:
        raise EmptyText(what)
    return text
