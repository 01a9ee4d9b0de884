"""Transactions: how the desk reads and writes, and which faults are tried again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn, TypeVar

import sqlalchemy as sa

from core.errors import DatabaseBusy, StorageFull
from core.store.engine import open_engine
from core.store.watcher import Watcher
from core.store.writer import Writer

Result = TypeVar("Result")
_RETRIED = {"40001", "40P01"}  # serialization failure, deadlock: PostgreSQL has undone the whole transaction
_TRIES = 8


class Database:
    """One engine, and the only two ways to use it: reading and writing."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer = Writer(self.engine)
        self._watcher = Watcher(self.engine)

    def close(self) -> None:
        """Return every connection to the database."""
        self._writer.close()
        self._watcher.close()
        self.engine.dispose()

    def written(self) -> int | None:
        """A number that the next commit, whoever makes it, changes; None where the database does not tell."""
        return self._watcher.written()

    def forget_deleted(self) -> None:
        """Copy the write-ahead log back and empty it, for what was deleted is still in it; PostgreSQL's vacuum does."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")  # a checkpoint is no part of a transaction
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One snapshot of the data; nothing may be written."""
        with _in_words(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: all of it is written, or none of it."""
        with _in_words(), self._writer.begin() as connection:
            yield connection

    def write(self, work: Callable[[sa.Connection], Result], *, keyed: bool = False) -> Result:
        """
        *work* in one transaction, again from its start where the database asks for that.

        With *keyed* the work finds by its key what an earlier try has done. Only such work is tried again when the
        answer to a commit was lost, or when another writer used the same key at the same moment.
        """
        for tried in range(_TRIES):
            try:
                with self._writer.begin() as connection:
                    return work(connection)
            except sa.exc.DBAPIError as error:
                if tried == _TRIES - 1 or not _may_repeat(error, keyed):
                    raise_in_words(error)
                time.sleep(random.uniform(0, 0.01 * 2**tried))  # noqa: S311  # jitter
        raise AssertionError("unreachable")


def _may_repeat(error: sa.exc.DBAPIError, keyed: bool) -> bool:
    if getattr(error.orig, "sqlstate", None) in _RETRIED:
        return True
    return keyed and (error.connection_invalidated or isinstance(error, sa.exc.IntegrityError))


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise_in_words(error)


def raise_in_words(error: sa.exc.DBAPIError) -> NoReturn:
    """Faults that a person can do something about, as sentences; any other as it is."""
    text = str(error.orig).lower()
    if "disk is full" in text or getattr(error.orig, "sqlstate", "") == "53100":
        raise StorageFull from error
    if "database is locked" in text or error.connection_invalidated:
        raise DatabaseBusy from error
    raise error
