"""
Reads SQLite into Arrow, several connections seeing one moment.

For child processes only: the ADBC driver brings an SQLite library of its own, and two of them must not work on one file
in one process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import adbc_driver_manager as adbc
import adbc_driver_sqlite
import pyarrow as pa

from core.dictionary import Column
from core.store.nothing import with_null, without_null
from core.store.whole.shaping import Batch

_ROWS = "16384"  # of a batch
_TRIES = 20


class SqliteReaders:
    """*count* connections that read the same state of the file; only one where others write all the time."""

    dialect = "sqlite"

    def __init__(self, uri: str, count: int) -> None:
        database = adbc.AdbcDatabase(driver=adbc_driver_sqlite._driver_path(), uri=uri)
        self._watcher = adbc.AdbcConnection(database)
        self._connections = [adbc.AdbcConnection(database) for _ in range(count)]
        for connection in self._connections:
            connection.set_autocommit(False)
        if not any(self._begin() for _ in range(_TRIES)):
            del self._connections[1:]

    def __len__(self) -> int:
        return len(self._connections)

    def _begin(self) -> bool:
        """Whether nobody has written between the begin of the first connection and that of the last."""
        before = _all(self._watcher, "PRAGMA data_version")
        for connection in self._connections:
            connection.rollback()
            _all(connection, "SELECT count(*) FROM sqlite_schema")
        return _all(self._watcher, "PRAGMA data_version") == before

    def value(self, sql: str) -> str | None:
        """The only value that a statement gives; None where there is none."""
        rows = _all(self._connections[0], sql)
        found = next(iter(rows[0].values())) if rows else None
        return None if found is None else str(found)

    def batches(self, reader: int, expressions: Sequence[str], columns: Sequence[Column], rest: str) -> Iterator[Batch]:
        """The rows of `SELECT expressions FROM rest`, as arrays by the names of the columns."""
        names = [without_null(sql, column) for sql, column in zip(expressions, columns, strict=True)]
        for batch in _batches(self._connections[reader], f"SELECT {', '.join(names)} FROM {rest}"):
            if len(batch):
                yield {
                    column.name: with_null(values, column)
                    for values, column in zip(batch.columns, columns, strict=True)
                }


def _batches(connection: adbc.AdbcConnection, sql: str) -> Iterator[pa.RecordBatch]:
    with adbc.AdbcStatement(connection) as statement:
        statement.set_options(**{"adbc.sqlite.query.batch_rows": _ROWS})
        statement.set_sql_query(sql)
        stream, _ = statement.execute_query()
        yield from pa.RecordBatchReader.from_stream(stream)


def _all(connection: adbc.AdbcConnection, sql: str) -> list[dict[str, object]]:
    return [row for batch in _batches(connection, sql) for row in batch.to_pylist()]
