"""What customers may ask of the service about their own data: to have it, and to have it erased."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from core import erasing
from core.customer_data import person_pieces
from core.customer_errors import NotConfirmed, ProjectsOpen, UnknownCustomer
from core.erasing import Placeholder
from core.names import number_of
from core.status import Status
from core.store import history, persons
from core.store.changes import forget_file
from core.targets import Pieces, save
from core.times import now, to_micros
from core.traces import forget_files, forget_mails, forget_snapshots

if TYPE_CHECKING:
    from core.desk import Desk

_OPEN = (Status.PENDING, Status.PRINTING)
_NOTE = b"The customer asked to have this model erased.\n"
# What is counted, by the word for it: the tables whose rows belong to projects.
_PARTS = {one: one for one in ("items", "comments", "notes", "attachments", "messages", "quotes", "links")} | {
    "voucher uses": "discount_uses"
}
Row = Any


@dataclass(frozen=True)
class Person:
    """What there is about a customer: projects by number, those still open, and how many parts of each kind."""

    email: str
    names: tuple[str, ...]
    projects: tuple[str, ...]
    open: tuple[str, ...]
    counts: dict[str, int]


@dataclass(frozen=True)
class Erased:
    """What was erased, and the *backups* in the data folder that were made before and still have it."""

    projects: tuple[str, ...]
    files: int
    mails: int
    views: int
    backups: tuple[Path, ...]


class Customers:
    """The data of one customer at a time, whom an e-mail address tells from others."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._database = desk, desk.database
        self._data = desk.settings.data

    def find(self, email: str) -> Person:
        """What there is about the customer of that address, in any case; raises UnknownCustomer."""
        with self._database.reading() as connection:
            rows = self._rows(connection, email)
            ids = [row["id"] for row in rows]
            counts = {word: persons.count(connection, table, ids) for word, table in _PARTS.items()}
        return Person(
            rows[0]["email"],
            tuple(dict.fromkeys(row["customer"] for row in rows)),
            tuple(number_of(one) for one in ids),
            tuple(number_of(row["id"]) for row in rows if row["status"] in _OPEN),
            counts,
        )

    def export(self, email: str, target: Path | str | IO[bytes], *, by: str | None = None) -> int:
        """
        Write all there is to a ZIP, `person.json` and the files; returns how many files.

        Raises UnknownCustomer, CannotWrite or StorageFull; a path is then as before.
        """
        return save(self.stream(email, by=by), target)

    def stream(self, email: str, *, by: str | None = None) -> Pieces:
        """The same ZIP piece by piece, whatever its size; raises UnknownCustomer before the first."""
        with self._database.reading() as connection:
            rows = self._rows(connection, email)
            more = persons.links_and_vouchers(connection, [row["id"] for row in rows])
        numbers = [number_of(row["id"]) for row in rows]
        self._desk.audit.record("customer exported", actor=by, subject=_said(numbers))
        projects = [self._desk.projects.get(number) for number in numbers]
        besides = {number: more[row["id"]] for number, row in zip(numbers, rows, strict=True)}
        return person_pieces(rows[0]["email"], projects, besides, self._desk.files)

    def erase(self, email: str, *, confirm: str, by: str | None = None) -> Erased:
        """
        Take the customer out of every table and file; numbers, dates, materials, sums and the history stay.

        *confirm* is the address once more. Raises UnknownCustomer, NotConfirmed, or ProjectsOpen while a project is
        Pending or Printing. It cannot be undone.
        """
        person = self.find(email)
        if confirm.strip().lower() != person.email.lower():
            raise NotConfirmed(person.email)
        if person.open:
            raise ProjectsOpen(person.open)
        with self._database.reading() as connection:
            ids = [row["id"] for row in self._rows(connection, email)]
            used = persons.files_of(connection, ids)
            shared = persons.shared_models(connection, ids, used["items"])
            mails = persons.message_ids(connection, ids)
        own = used["items"] - shared
        placeholders = {sha256: self._placeholder() for sha256 in sorted(own)}
        views = self._database.write(lambda connection: self._erase(connection, email, ids, placeholders, by))
        gone = own | used["attachments"]
        self._erase_files(gone, mails, person.email)
        return Erased(person.projects, len(gone), len(mails), views, tuple(self._backups()))

    def _rows(self, connection: Any, email: str) -> list[Row]:
        rows = persons.of_customer(connection, email.strip())
        if not rows or email.strip().lower() == persons.ADDRESS:
            raise UnknownCustomer(email)
        return rows

    def _placeholder(self) -> Placeholder:
        stored = self._desk.files.put([_NOTE, secrets.token_hex(16).encode()])
        return Placeholder(stored.sha256, stored.size)

    def _erase(
        self, connection: Any, email: str, ids: Sequence[int], placeholders: dict[str, Placeholder], by: str | None
    ) -> int:
        rows, moment = self._rows(connection, email), to_micros(now())
        still_open = [number_of(row["id"]) for row in rows if row["status"] in _OPEN]
        if still_open or [row["id"] for row in rows] != list(ids):
            raise ProjectsOpen(still_open or [number_of(row["id"]) for row in rows if row["id"] not in ids])
        files = persons.files_of(connection, ids)
        words = erasing.words_of(rows, persons.addresses_of(connection, ids))
        actor = by or self._desk.settings.user
        names = erasing.erase_items(connection, ids, placeholders, moment)
        erasing.erase_search(connection, rows, names, words)
        persons.neutralise(connection, ids, moment)
        persons.stop_mails(connection, ids, erasing.NOT_SENT)  # last, for what a mail server said of it is erased
        persons.forget_answers(connection, [number_of(one) for one in ids])
        history.erase_details(connection, ids, actor, moment)
        for sha256 in files["items"] | files["attachments"]:
            forget_file(connection, sha256)
        self._desk.audit.record_within(
            connection, "customer erased", moment, actor=actor, subject=_said([number_of(one) for one in ids])
        )
        return erasing.erase_views(connection, words)

    def _erase_files(self, files: Collection[str], mails: set[str], email: str) -> None:
        """Delete what is outside the database: files, pictures of them, snapshots, mails that were kept."""
        forget_files(self._desk, files)
        forget_snapshots(self._data)
        forget_mails(self._data, mails, email)
        self._database.forget_deleted()

    def _backups(self) -> list[Path]:
        return sorted((self._data / "backups").glob("*"))


def _said(numbers: Sequence[str]) -> str:
    """Some numbers in words: all of a few, else the first and how many more."""
    shown = ", ".join(numbers[:5])
    return shown if len(numbers) <= 5 else f"{shown} and {len(numbers) - 5} more"
