"""Comments, answers, notes and attachments of a project."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable
from typing import IO, Any

from core import messages
from core.errors import EmptyText, UnknownPart, UnknownProject
from core.files import FileStore
from core.messages import Draft
from core.moving import facts, message_row
from core.names import check_file_name, fold_text, id_of, number_of
from core.settings import Settings
from core.store import changes, parts
from core.store.database import Database
from core.times import now, to_micros

Row = Any


class Conversation:
    """What staff and customers add to a project; each method is one transaction with its event."""

    def __init__(self, database: Database, files: FileStore, settings: Settings) -> None:
        self._database, self._files, self._settings = database, files, settings

    def comment(self, number: str, body: str, author: str) -> None:
        """Add what the customer says."""
        text = _filled("comment", body)

        def work(connection: Any, row: Row, moment: int) -> None:
            comment = {
                "author": author,
                "from_customer": True,
                "body": text,
                "at": moment,
                "project_id": row["id"],
            }
            changes.add(connection, "comments", comment)
            _event(connection, row, "commented", author, moment)

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
        about = facts(row, row["status"], self._settings, row["cancel_reason"], comment["body"])
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
        name = check_file_name(file_name)
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"

        def work(connection: Any, row: Row, moment: int) -> None:
            changes.add_file(connection, {"sha256": sha256, "size": size, "stored_at": moment})
            attachment = {"file_name": name, "sha256": sha256, "media_type": media_type, "added_by": author}
            changes.add(connection, "attachments", {**attachment, "added_at": moment, "project_id": row["id"]})
            _event(connection, row, "attached", author, moment, name)

        self._change(number, work)

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


def _filled(what: str, body: str) -> str:
    text = fold_text(body)
    if not text:
        raise EmptyText(what)
    return text
