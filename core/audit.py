"""The desk's own history: sign-ins, exports, downloads, and changes of people and of the set-up."""

from __future__ import annotations

from typing import Any

from core.settings import Settings
from core.store import records, verifying
from core.store.database import Database
from core.times import now, to_micros


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
