"""Reads PostgreSQL into Arrow: COPY as CSV, several connections seeing one moment."""

from __future__ import annotations

import io
import select
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.csv
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from core.dictionary import Column
from core.store.whole.shaping import RAW_TYPES, Batch

_BLOCK = 2 << 20  # bytes: more than the longest row; each reader has several in memory
_AT_ONCE = 4096  # rows


class PostgresReaders:
    """*count* connections that read the same snapshot."""

    dialect = "postgresql"

    def __init__(self, url: str, count: int) -> None:
        self._connections = [psycopg.connect(url) for _ in range(count)]
        for connection in self._connections:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
        first, *others = self._connections
        first.execute("SET LOCAL statement_timeout = 0")
        [(shared,)] = first.execute("SELECT pg_export_snapshot()").fetchall()
        for connection in others:
            connection.execute(f"SET TRANSACTION SNAPSHOT '{shared}'")
            connection.execute("SET LOCAL statement_timeout = 0")

    def __len__(self) -> int:
        return len(self._connections)

    def value(self, sql: str) -> str | None:
        """The only value that a statement gives; None where there is none."""
        row = self._connections[0].execute(sql).fetchone()
        return None if row is None or row[0] is None else str(row[0])

    def batches(self, reader: int, expressions: Sequence[str], columns: Sequence[Column], rest: str) -> Iterator[Batch]:
        """The rows of `SELECT expressions FROM rest`, as arrays by the names of the columns."""
        statement = f"COPY (SELECT {', '.join(expressions)} FROM {rest}) TO STDOUT (FORMAT csv)"
        convert = pa.csv.ConvertOptions(
            column_types={column.name: RAW_TYPES[column.kind] for column in columns},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        source = io.BufferedReader(_Copied(_pieces(self._connections[reader], statement)), _BLOCK)
        if not source.peek(1):  # no rows
            return
        read = pa.csv.ReadOptions(column_names=[column.name for column in columns], block_size=_BLOCK)
        for batch in pa.csv.open_csv(source, read, pa.csv.ParseOptions(newlines_in_values=True), convert):
            if len(batch):
                yield dict(zip(batch.schema.names, batch.columns, strict=True))


def _pieces(connection: psycopg.Connection, statement: str) -> Iterator[bytes]:
    """
    What COPY sends, some thousand rows at once; raises psycopg.OperationalError.

    The driver's own iterator takes longer for a row than the server, which sends each by itself.
    """
    wire, rows = connection.pgconn, list[Any]()
    _check(wire.exec_(statement.encode()), ExecStatus.COPY_OUT)
    while True:
        size, row = wire.get_copy_data(1)  # without waiting, for which the other reader would have to wait as well
        if size > 0:
            rows.append(row)
        elif size < 0:
            break
        else:
            select.select([wire.socket], [], [])
            wire.consume_input()
        if len(rows) == _AT_ONCE:
            yield b"".join(rows)
            rows.clear()
    while result := wire.get_result():
        _check(result, ExecStatus.COMMAND_OK)
    yield b"".join(rows)


def _check(result: PGresult, expected: ExecStatus) -> None:
    if result.status != expected:
        raise psycopg.OperationalError(result.get_error_message())


class _Copied(io.RawIOBase):
    """What COPY sends, as a file."""

    def __init__(self, pieces: Iterator[Any]) -> None:
        self._pieces = pieces
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        """As much as there is of the piece at hand."""
        if not self._piece:
            self._piece = memoryview(next(self._pieces, b""))
        count = min(len(target), len(self._piece))
        target[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count
