"""
The child process of a large export: reads its job on stdin and writes the file to stdout, its rows to stderr.

The ADBC driver is the fastest way out of SQLite, but brings an SQLite library of its own, and two of them must not work
on one file in one process. It opens the database for reading only. Two threads share the columns: both read the same
rows of the same snapshot in the same order, each its own columns.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import adbc_driver_manager as adbc
import adbc_driver_sqlite
import pyarrow as pa

from core.cells import Part
from core.dictionary import Column
from core.encoders import Encoder, make_encoder
from core.store.nothing import with_null
from core.store.spool import Spool

_ROWS = "16384"  # of a batch
_AHEAD = 4  # batches read ahead of the writing
_TRIES = 20
_End = type("_End", (), {})


class Reader:
    """One connection that reads some columns of all rows."""

    def __init__(self, database: adbc.AdbcDatabase, encoder: Encoder, task: dict[str, Any]) -> None:
        self._encoder = encoder
        self._part = Part(_columns(task["columns"]), _columns(task["besides"]))
        self._sql, self._values = task["sql"], task["values"]
        self._connection = adbc.AdbcConnection(database)
        self._connection.set_autocommit(False)
        self.parts: queue.Queue[Any] = queue.Queue(_AHEAD)

    def begin(self) -> None:
        """Fix the snapshot that is read."""
        self._connection.rollback()
        _read_all(self._connection, "SELECT count(*) FROM sqlite_schema")

    def run(self) -> None:
        """Put the parts of all rows into the queue, and at the end what ended it."""
        try:
            for batch in _batches(self._connection, self._sql, self._values):
                columns = zip(batch.columns, self._part.read, strict=True)
                values = [with_null(one, column) for one, column in columns]
                self.parts.put(self._encoder.prepare(values, self._part))
            self._connection.close()  # lets go of the snapshot, however long the rest takes to be taken
            self.parts.put(_End())
        except BaseException as error:  # noqa: BLE001  # raised in the main thread
            self.parts.put(error)


def begin_together(database: adbc.AdbcDatabase, readers: Sequence[Reader]) -> bool:
    """Whether all readers see one snapshot: nobody has written between the first and the last."""
    watcher = adbc.AdbcConnection(database)
    before = _read_all(watcher, "PRAGMA data_version")
    for reader in readers:
        reader.begin()
    return _read_all(watcher, "PRAGMA data_version") == before


def rows_of(readers: Sequence[Reader]) -> Iterator[list[Any]]:
    """What the readers have of the same rows; they run in threads of their own."""
    for reader in readers:
        threading.Thread(target=reader.run, daemon=True).start()
    while True:
        parts = [reader.parts.get() for reader in readers]
        for part in parts:
            if isinstance(part, BaseException):
                raise part
        if any(isinstance(part, _End) for part in parts):
            assert all(isinstance(part, _End) for part in parts), "the halves of the rows differ"
            return
        yield parts


def main() -> None:
    """Carry out the job."""
    job = json.load(sys.stdin)
    database = adbc.AdbcDatabase(driver=adbc_driver_sqlite._driver_path(), uri=job["uri"])
    encoder = make_encoder(_columns(job["columns"]), job["how"])
    for tried in range(_TRIES + 1):
        plan = job["halves"] if tried < _TRIES else job["whole"]  # when everybody writes all the time, one reader does
        readers = [Reader(database, encoder, task) for task in plan]
        if begin_together(database, readers) or len(readers) == 1:
            break
    with Spool(sys.stdout.fileno()) as spool:
        spool.put(encoder.begin())
        for parts in rows_of(readers):
            spool.put(encoder.piece(parts))
        spool.put(encoder.end())
    print(encoder.rows, file=sys.stderr, flush=True)  # noqa: T201  # the parent reads it
    # All is written. A thread of Arrow or of a driver that asks for Python while Python ends would abort the process.
    os._exit(0)


def _columns(given: list[dict[str, Any]]) -> tuple[Column, ...]:
    return tuple(Column(**one) for one in given)


def _batches(connection: adbc.AdbcConnection, sql: str, values: list[Any]) -> Iterator[pa.RecordBatch]:
    with adbc.AdbcStatement(connection) as statement:
        statement.set_options(**{"adbc.sqlite.query.batch_rows": _ROWS})
        statement.set_sql_query(sql)
        if values:
            bound = pa.record_batch([pa.array([value]) for value in values], [str(n) for n in range(len(values))])
            statement.bind(bound)
        stream, _ = statement.execute_query()
        yield from pa.RecordBatchReader.from_stream(stream)


def _read_all(connection: adbc.AdbcConnection, sql: str) -> list[Any]:
    return [batch.to_pylist() for batch in _batches(connection, sql, [])]
