"""Loads a whole table: the snapshot and what has changed since, or a new snapshot."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from core.filters import Filters
from core.store.conditions import conditions, where
from core.store.database import Database
from core.store.migrate import HEAD
from core.store.tallies import statement_of, tally
from core.store.whole.changes import Unexplained, rows_since
from core.store.whole.making import NoSnapshot, Progress, make
from core.store.whole.merging import Merged, filtered, merged
from core.store.whole.plan import PLANS
from core.store.whole.shaping import KEY
from core.store.whole.snapshot import Snapshot, Whole

SMALLEST = 10_000  # projects: fewer are read sooner than a child process starts
SHARE = 0.05  # of all projects: fewer that pass the filters are read sooner than the others are left out
_TRIES = 3
log = logging.getLogger(__name__)


class Loader:
    """One whole table of one database, whose snapshot is kept in *folder*; any number of these may share it."""

    def __init__(self, table: str, database: Database, folder: Path, smallest: int = SMALLEST) -> None:
        self._plan, self._database, self._smallest = PLANS[table], database, smallest
        self._path = folder / f"{table}.arrow"
        self._making = threading.Lock()

    def load(self, filters: Filters, progress: Callable[[int], Progress], names: Set[str]) -> Merged | None:
        """
        The columns of these names, of the rows whose projects pass the filters, in the order of the table.

        None when a plain query answers as soon (few projects pass), or no snapshot can be made. When one is made,
        *progress* is called with about the number of rows.
        """
        for _ in range(_TRIES):
            with self._reading() as connection:
                total = sum(tally(connection, Filters()).values())
                if not self._is_large(connection, filters, total):
                    return None
                rows = int(connection.exec_driver_sql(f"SELECT max(id) FROM {self._plan.name}").scalar() or 0)
                seen, found = self._which(), self._current(connection, filters, names)
            if found is not None:
                return found
            try:
                with self._making:
                    if self._which() == seen:  # else another thread has just made it
                        make(self._database, self._plan.name, self._path, self._facts(), progress(rows))
            except (NoSnapshot, OSError) as error:
                log.warning("The table %s is read without a snapshot in Arrow: %s", self._plan.name, error)
                return None
        return None  # others write more than can be followed

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        """One moment of the database, on PostgreSQL too."""
        with self._database.reading() as connection:
            if not self._database.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def _is_large(self, connection: sa.Connection, filters: Filters, total: int) -> bool:
        if total < self._smallest or filters == Filters():
            return total >= self._smallest
        sql, values = self._passing(filters)
        enough = max(self._smallest, int(total * SHARE))
        probe = sa.text(f"SELECT count(*) FROM ({sql} LIMIT {enough}) AS passing")
        return int(connection.execute(probe, values).scalar_one()) >= enough

    def _current(self, connection: sa.Connection, filters: Filters, names: Set[str]) -> Merged | None:
        snapshot = Snapshot.open(self._path, self._plan)
        if snapshot is None:
            return None
        try:
            needed = names if filters == Filters() else {*names, KEY}
            columns = merged(snapshot, rows_since(connection, snapshot, self._facts()), needed)
        except (Unexplained, pa.ArrowInvalid):
            return None
        return columns if filters == Filters() else filtered(columns, self._ids(connection, filters))

    def _which(self) -> int | None:
        """Which snapshot is there: each is a file of its own."""
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return None

    def _facts(self) -> dict[str, Any]:
        """What must not have changed since a snapshot was made: formats, and which file the database is."""
        facts: dict[str, Any] = {"format": 1, "revision": HEAD}
        if not self._database.is_sqlite:
            return facts
        found = Path(self._database.engine.url.database or "").stat()
        return facts | {"file": [found.st_dev, found.st_ino]}

    def _ids(self, connection: sa.Connection, filters: Filters) -> Whole:
        sql, values = self._passing(filters)
        rows = connection.execute(statement_of(sql), values).all()
        return np.fromiter((row[0] for row in rows), np.int64, len(rows))

    def _passing(self, filters: Filters) -> tuple[str, dict[str, Any]]:
        found, values = conditions(filters, sqlite=self._database.is_sqlite)
        return f"SELECT p.id FROM projects AS p {where(found)}", values
