"""The rule for keeping: what belongs to projects that ended long enough ago is deleted, a little at a time."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from core.catalog.keeping import Keeping
from core.leftovers import Leftovers
from core.store import changes
from core.store import retention as store
from core.times import now, to_micros
from core.traces import forget_files, forget_mails, forget_snapshots

if TYPE_CHECKING:
    from core.desk import Desk

RULE = "rule for keeping"  # who acts in the histories
ATTACHMENTS, TEXTS = "attachments erased", "texts erased"  # the kinds of the events
PAUSE = 0.02  # seconds between two transactions, in which others have their turn
MOST_COUNTED = store.MOST
FRESH = timedelta(days=1)  # a file stored as lately may be on its way into a project


@dataclass(frozen=True)
class Concerned:
    """Of how many projects a rule would delete *attachments* and *messages* in the coming night."""

    attachments: int = 0
    messages: int = 0


@dataclass(frozen=True)
class Swept:
    """What was deleted: attachments and the files that nothing refers to any more, texts of mails and comments."""

    attachments: int = 0
    files: int = 0
    texts: int = 0


class Retention:
    """
    Applies the rule that is in the document of the service.

    Days count from the end of the project, or from when something was added later; they end at the service's midnight.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk, self._database = desk, desk.database

    def concerned(self, keeping: Keeping | Mapping[str, Any], *, moment: datetime | None = None) -> Concerned:
        """What a rule would delete in the night after *moment*; counts to 10,001 projects. Nothing is changed."""
        rule = Keeping.model_validate(keeping)
        tonight = (moment or now()) + timedelta(days=1)
        found = {}
        with self._database.reading() as connection:
            for what, days in rule:
                if days is not None:
                    found[what] = store.count(connection, what, self._cutoff(tonight, days))
        return Concerned(**found)

    def sweep(self, *, moment: datetime | None = None, stop: threading.Event | None = None) -> Swept:
        """
        Delete what the rule in force does not keep at *moment*, and nothing on the day on which the rule was saved.

        Many short transactions, each whole by itself; no more once *stop* is set. A second sweep has nothing to do.
        """
        at, saved = moment or now(), self._desk.service.get()
        rule, zone = saved.document.keeping, self._desk.settings.zone
        if rule == Keeping() or saved.changed_at.astimezone(zone).date() >= at.astimezone(zone).date():
            return Swept()
        stop = stop or threading.Event()
        attachments = files = texts = 0
        if rule.attachments is not None:
            attachments, files = self._attachments(self._cutoff(at, rule.attachments), stop, saved.document.logo)
        if rule.messages is not None:
            texts = self._texts(self._cutoff(at, rule.messages), stop)
        swept = Swept(attachments, files, texts)
        if swept != Swept():
            self._tell(swept)
        return swept

    def _cutoff(self, at: datetime, days: int) -> int:
        """The first moment of the day that is *days* before the day of *at*, in microseconds."""
        zone = self._desk.settings.zone
        day = at.astimezone(zone).date() - timedelta(days=days)
        return to_micros(datetime(day.year, day.month, day.day, tzinfo=zone))

    def _attachments(self, cutoff: int, stop: threading.Event, logo: str | None) -> tuple[int, int]:
        gone = files = 0
        notes = Leftovers(self._desk)
        for projects in store.due(self._database, "attachments", cutoff):
            with self._database.reading() as connection:
                found = store.files_of(connection, projects, cutoff) - {logo}
            for sha256 in found:  # whatever happens from here on, they are looked at again
                notes.note(sha256)
            gone += self._database.write(partial(self._erase_attachments, projects, cutoff, found))
            files += self._delete(found)
            for sha256 in found:
                notes.forget(sha256)
            if stop.wait(PAUSE):
                break
        return gone, files

    def _erase_attachments(
        self, projects: Collection[int], cutoff: int, files: Collection[str], connection: Any
    ) -> int:
        gone = store.remove_attachments(connection, projects, cutoff)
        for sha256 in files:
            changes.forget_file(connection, sha256)
        names: dict[int, list[str]] = {}
        for row in gone:
            names.setdefault(row["project_id"], []).append(row["file_name"])
        self._add_events(connection, ATTACHMENTS, {project: "\n".join(some) for project, some in names.items()})
        return len(gone)

    def _delete(self, files: Collection[str]) -> int:
        """Delete of these files those that nothing refers to; what was stored again just now may be about to be."""
        oldest = now() - FRESH
        old = [one for one in files if (at := self._desk.files.stored_at(one)) is not None and at <= oldest]
        return forget_files(self._desk, old)

    def _texts(self, cutoff: int, stop: threading.Event) -> int:
        gone, mails = 0, set[str]()
        data = self._desk.settings.data
        are_kept = (data / "mail").exists()  # else their ids would only take memory
        for table in ("messages", "comments"):
            for projects in store.due(self._database, table, cutoff):
                found = self._database.write(partial(self._erase_texts, projects, cutoff))
                gone += len(found)
                mails |= {mail for _, mail in found if mail is not None and are_kept}
                if stop.wait(PAUSE):
                    break
        if gone:
            forget_snapshots(data)
            forget_mails(data, mails)
        return gone

    def _erase_texts(self, projects: Collection[int], cutoff: int, connection: Any) -> list[tuple[int, str | None]]:
        at = now().astimezone(self._desk.settings.zone)
        sentence = f"Erased on {at.day} {at:%b %Y} by the {RULE}."
        gone = store.erase_texts(connection, projects, cutoff, sentence, to_micros(at))
        counted = Counter(project for project, _ in gone)
        self._add_events(connection, TEXTS, {one: _texts(count) for one, count in counted.items()})
        return gone

    def _add_events(self, connection: Any, kind: str, details: Mapping[int, str]) -> None:
        """Say it in the history of each project, last in the transaction."""
        same = {"kind": kind, "actor": RULE, "at": to_micros(now())}
        changes.add(
            connection, "events", [{**same, "project_id": one, "detail": text} for one, text in details.items()]
        )

    def _tell(self, swept: Swept) -> None:
        """Say it in the desk's own history, and leave nothing of it in the database's files."""
        detail = f"{swept.attachments:,} attachments with {swept.files:,} files, {swept.texts:,} texts"
        self._desk.audit.record("rule for keeping applied", actor=RULE, detail=detail)
        self._database.forget_deleted()


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count} texts"
