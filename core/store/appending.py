"""Very many rows into a table, by the fastest way that each driver has."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.store import schema
from core.store.engine import sqlite_module

AT_ONCE = 5000  # rows whose JSON is in memory together
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=bytes.hex)
_WITH_JSONB = (3, 51)  # the version of SQLite; an older one reads wide rows more slowly


def append_rows(
    connection: sa.Connection, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Append *rows*, whose values are whole numbers, texts, bytes or None, in the order of *columns*."""
    if connection.dialect.name == "sqlite":
        statement = from_json(table, columns, with_jsonb=sqlite_module().sqlite_version_info >= _WITH_JSONB)
        for start in range(0, len(rows), AT_ONCE):
            connection.exec_driver_sql(statement, (_JSON.encode(rows[start : start + AT_ONCE]),))
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@cache
def from_json(table: str, columns: tuple[str, ...], *, with_jsonb: bool) -> str:
    """All rows by one statement: SQLite reads them from JSON faster than the driver can bind each value."""
    kinds = schema.metadata.tables[table].c
    values = (
        f"unhex(value ->> {at})" if isinstance(kinds[name].type, sa.LargeBinary) else f"value ->> {at}"
        for at, name in enumerate(columns)
    )
    each = "jsonb_each(jsonb(?))" if with_jsonb else "json_each(?)"
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {each}"
