"""
The statements of moves, each for any number of projects at once.

On SQLite they go straight to the driver: SQLAlchemy's own work for a statement takes longer than the statement, and
three times as long when the commit before it has emptied the processor's caches.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.store import history, schema
from core.store.driver import cursor_of
from core.store.tallies import statement_of

Row = Mapping[str, Any]

NAMES = tuple(column.name for column in schema.projects.c if column.name not in ("fingerprint", "search_text"))
_LINK = "(SELECT token FROM links WHERE links.project_id = projects.id AND revoked_at IS NULL) AS link"
_IDS = {
    "sqlite": "SELECT value AS id FROM json_each(:ids)",
    "postgresql": "SELECT unnest(CAST(:ids AS bigint[])) AS id",
}
# The plus keeps SQLite from an index of the status, which takes twice as long as the ids alone.
_STATUS = {"sqlite": "+status", "postgresql": "status"}
_MOVE = (
    "UPDATE projects SET status = :target, status_since = :now, version = version + 1, cancel_reason = :reason"
    " WHERE id {ids} AND {status} = :source{seen} RETURNING " + ", ".join((*NAMES, _LINK))
)


def _moving(dialect: str, *, one: bool, seen: bool) -> str:
    """The statement on a database, for one project (the usual case, without a list to be read) or for several."""
    ids = "= :id" if one else f"IN ({_IDS[dialect]})"
    return _MOVE.format(ids=ids, status=_STATUS[dialect], seen=" AND version = :seen" if seen else "")


_MOVES = {
    (dialect, one, seen): _moving(dialect, one=one, seen=seen)
    for dialect in _IDS
    for one in (True, False)
    for seen in (True, False)
}


def move(connection: sa.Connection, ids: Sequence[int], change: Row, seen: int | None) -> dict[int, Row]:
    """
    Compare and set: the rows by id after the move, of those that had the expected status and version, each with the
    token of its link.

    *change* has source, target, now (microseconds) and reason.
    """
    values = change if seen is None else {**change, "seen": seen}
    rows = _run(connection, ids, values)
    return {row[0]: dict(zip((*NAMES, "link"), row, strict=True)) for row in rows}


def add_events(connection: sa.Connection, ids: Sequence[int], change: Row) -> dict[int, int]:
    """Append the event of the same change, with its actor, of all these projects; returns its ids by project."""
    event = {"kind": "moved", "actor": change["actor"], "at": change["now"], "detail": change["reason"]}
    event |= {"status_from": change["source"], "status_to": change["target"]}
    rows = [{**event, "project_id": one} for one in ids]
    return dict(zip(ids, history.append(connection, "events", rows), strict=True))


def add_messages(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Append messages, which all have the same columns."""
    if connection.dialect.name != "sqlite":
        connection.execute(schema.messages.insert(), rows)
        return
    names = tuple(rows[0])
    sql = f"INSERT INTO messages ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    with cursor_of(connection, sql) as cursor:
        cursor.executemany(sql, [tuple(row.values()) for row in rows])


def _run(connection: sa.Connection, ids: Sequence[int], values: Row) -> Sequence[Sequence[Any]]:
    dialect, one = connection.dialect.name, len(ids) == 1
    sql = _MOVES[dialect, one, "seen" in values]
    if dialect != "sqlite":
        values = {**values, "id": ids[0]} if one else {**values, "ids": list(ids)}
        return connection.execute(statement_of(sql), values).all()
    values = {**values, "id": ids[0]} if one else {**values, "ids": json.dumps(ids)}
    with cursor_of(connection, sql) as cursor:
        found: list[Sequence[Any]] = cursor.execute(sql, values).fetchall()
        return found
