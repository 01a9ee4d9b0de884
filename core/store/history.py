"""Both histories, events and records: rows are appended to a chain and stay; only texts can be erased from events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.store import schema
from core.store.chain import COLUMNS, chained, digest_of
from core.store.driver import cursor_of
from core.store.schema_accounts import records
from core.store.schema_history import chains

Row = Mapping[str, Any]
ERASED = "erased"  # the kind of the event that says that texts of the project's earlier events are erased
_AT_ONCE = 500  # projects

_TABLES = {"events": schema.events, "records": records}
_c = chains.c
_e = schema.events
_HEAD = sa.select(_c.newest, _c.hash).where(_c.name == sa.bindparam("chain")).with_for_update()
_MOVED_ON: dict[str, Any] = {"newest": sa.bindparam("last"), "hash": sa.bindparam("link")}
_MOVE_ON = chains.update().where(_c.name == sa.bindparam("chain")).values(_MOVED_ON)
_HEAD_SQLITE = "SELECT newest, hash FROM chains WHERE name = ?"
_MOVE_ON_SQLITE = "UPDATE chains SET newest = ?, hash = ? WHERE name = ?"
_WHOLE = {table: ("id", *names, "seal", "hash") for table, names in COLUMNS.items()}
_INSERTS_SQLITE = {
    table: f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    for table, names in _WHOLE.items()
}
_ERASE = (
    _e.update()
    .where(_e.c.id == sa.bindparam("event"))
    .values(detail=None, seal=sa.bindparam("digest"))
    .execution_options(synchronize_session=False)
)


def append(connection: sa.Connection, table: str, rows: Sequence[Row]) -> list[int]:
    """
    Append rows to the history *table*, and return their ids.

    On PostgreSQL other writers of it wait from now on until the transaction ends: do it late.
    """
    names = COLUMNS[table]
    newest, before = _head(connection, table)
    ids = range(newest + 1, newest + 1 + len(rows))
    numbered = [(one, *map(row.get, names)) for one, row in zip(ids, rows, strict=True)]
    _insert(connection, table, _linked(connection, table, before, numbered))
    return list(ids)


def next_ids(connection: sa.Connection, table: str, count: int) -> Sequence[int]:
    """The ids of the next *count* rows, for `linked`; nobody else appends until the transaction ends."""
    newest = _head(connection, table)[0]
    return range(newest + 1, newest + 1 + count)


def linked(connection: sa.Connection, table: str, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """
    The rows with their seals and hashes, to be inserted right away by the caller.

    Each has its id, of `next_ids` and ascending, and then the columns of the chain; what follows is not looked at.
    """
    width = len(COLUMNS[table]) + 1
    return _linked(connection, table, _head(connection, table)[1], [row[:width] for row in rows])


def erase_details(connection: sa.Connection, project_ids: Sequence[int], by: str, moment: int) -> int:
    """
    Erase the texts of these projects' events, and append an event to each project that says so; how many texts.

    The digests stay, so that the history still verifies. *moment* is in microseconds.
    """
    erased = 0
    for start in range(0, len(project_ids), _AT_ONCE):
        some = project_ids[start : start + _AT_ONCE]
        wanted = sa.select(_e.c.id, _e.c.detail, _e.c.seal).where(_e.c.project_id.in_(some), _e.c.detail.is_not(None))
        rows = connection.execute(wanted).all()
        if rows:
            done = [{"event": row.id, "digest": digest_of(row.detail, row.seal)} for row in rows]
            connection.execute(_ERASE, done)
        erased += len(rows)
    append(connection, "events", [_erasure(project, by, moment) for project in project_ids])
    return erased


def _erasure(project_id: int, by: str, moment: int) -> Row:
    return {"project_id": project_id, "kind": ERASED, "actor": by, "at": moment}


def _linked(
    connection: sa.Connection, table: str, before: bytes, rows: Sequence[Sequence[Any]]
) -> list[tuple[Any, ...]]:
    found = chained(before, rows)
    if found:
        _move_on(connection, table, found[-1][0], found[-1][-1])
    return found


def _head(connection: sa.Connection, table: str) -> tuple[int, bytes]:
    """Id and hash of the newest row, which stays the newest until the transaction ends or appends one."""
    if connection.dialect.name == "sqlite":
        with cursor_of(connection, _HEAD_SQLITE) as cursor:
            newest, link = cursor.execute(_HEAD_SQLITE, (table,)).fetchone()
    else:
        newest, link = connection.execute(_HEAD, {"chain": table}).one()
    return int(newest), bytes(link)


def _move_on(connection: sa.Connection, table: str, newest: int, link: bytes) -> None:
    if connection.dialect.name == "sqlite":
        with cursor_of(connection, _MOVE_ON_SQLITE) as cursor:
            cursor.execute(_MOVE_ON_SQLITE, (newest, link, table))
    else:
        connection.execute(_MOVE_ON, {"chain": table, "last": newest, "link": link})


def _insert(connection: sa.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if connection.dialect.name == "sqlite":
        sql = _INSERTS_SQLITE[table]
        with cursor_of(connection, sql) as cursor:
            cursor.executemany(sql, rows)
    elif rows:
        connection.execute(_TABLES[table].insert(), [dict(zip(_WHOLE[table], row, strict=True)) for row in rows])
