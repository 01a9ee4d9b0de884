"""The desk's own history: sign-ins, exports, downloads, and changes of people and of the set-up."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import pandas as pd

from core import frames
from core.names import id_of, number_of
from core.settings import Settings
from core.store import records, verifying
from core.store.database import Database
from core.times import now, to_micros

KINDS = {
    "id": "count",
    "at": "moment",
    "kind": "text",
    "actor": "text",
    "subject": "text",
    "address": "text",
    "detail": "text",
}


class Audit:
    """What happened at the desk beside the projects, row by row and for good."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings

    def record(
        self, kind: str, *, actor: str | None = None, subject: str = "", address: str = "", detail: str | None = None
    ) -> None:
        """
        Append a row: *actor* did *kind* to *subject*, from the network *address*.

        Names, numbers and counts only: what is written here stays, so neither a customer's data nor a secret is.
        """
        moment = to_micros(now())
        self._database.write(
            lambda connection: self.record_within(
                connection, kind, moment, actor=actor, subject=subject, address=address, detail=detail
            )
        )

    def record_within(
        self,
        connection: Any,
        kind: str,
        moment: int,
        *,
        actor: str | None = None,
        subject: str = "",
        address: str = "",
        detail: str | None = None,
    ) -> None:
        """As `record`, inside the caller's transaction; *moment* is in microseconds."""
        row = {"kind": kind, "actor": actor or self._settings.user, "subject": subject, "address": address}
        records.add(connection, {**row, "at": moment, "detail": detail})

    def check(self) -> list[str]:
        """Each row of both histories that was changed, deleted or swapped, in words; reads all of them."""
        with self._database.reading() as connection:
            return [
                f"{what} {row} {fault}."
                for table, what in (("events", "Event"), ("records", "Record"))
                for row, fault in verifying.damaged(connection, table)
            ]

    def ends(self) -> list[str]:
        """Newest row and hash of each history; whoever knows them finds out if a whole history was written anew."""
        with self._database.reading() as connection:
            ends = {table: verifying.end(connection, table) for table in ("events", "records")}
        return [f"{newest:,} {table}, the last with hash {hash_.hex()}" for table, (newest, hash_) in ends.items()]

    def table(
        self,
        of: Literal["records", "events"] = "records",
        *,
        kind: str | None = None,
        actor: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> pd.DataFrame:
        """
        Rows of a history with the columns of `KINDS`, the newest first: *records* of the desk, or *events* of projects.

        *subject* of an event is its project's number; *until* is not included. Raises UnknownProject.
        """
        about: Any = id_of(subject) if subject and of == "events" else subject
        span = {name: to_micros(at) for name, at in (("since", since), ("until", until)) if at is not None}
        filters = {"kind": kind or None, "actor": actor or None, "subject": about or None, **span}
        with self._database.reading() as connection:
            rows = records.page(connection, of, filters, limit, offset)
        told = [{**row, "subject": row["subject"] if of == "records" else number_of(row["subject"])} for row in rows]
        return frames.frame([tuple(row[name] for name in KINDS) for row in told], KINDS)

    def kinds(self) -> list[str]:
        """Which kinds of records there are."""
        with self._database.reading() as connection:
            return records.kinds(connection)
