"""Writes of projects and their parts; each function is one statement inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.store import history, schema

Row = Mapping[str, Any]  # a RowMapping is one, for all but the type checker
_e = schema.events

_LAST_ID_SQLITE = sa.text("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'projects'), 0)")
_NEXT_ID_POSTGRESQL = sa.text("SELECT nextval(pg_get_serial_sequence('projects', 'id'))")
_LAST_MOVE = (
    sa.select(_e.c.actor, _e.c.at, _e.c.status_to)
    .where(_e.c.project_id == sa.bindparam("id"), _e.c.status_to.is_not(None))
    .order_by(_e.c.id.desc())
    .limit(1)
)
_FILE_SQLITE = sqlite.insert(schema.files).on_conflict_do_nothing()
_FILE_POSTGRESQL = postgresql.insert(schema.files).on_conflict_do_nothing()


def next_id(connection: sa.Connection) -> int:
    """An id for a new project that no other gets (SQLite's writers are one at a time)."""
    if connection.dialect.name == "sqlite":
        return int(connection.execute(_LAST_ID_SQLITE).scalar_one()) + 1
    return int(connection.execute(_NEXT_ID_POSTGRESQL).scalar_one())


def add(connection: sa.Connection, table: str, rows: Row | Sequence[Row]) -> None:
    """Append rows to a table of the schema."""
    if table == "events":
        history.append(connection, table, [rows] if isinstance(rows, Mapping) else rows)
    elif rows:
        connection.execute(schema.metadata.tables[table].insert(), rows)


def add_id(connection: sa.Connection, table: str, row: Row) -> int:
    """Append a row to a table of the schema and return its id."""
    if table == "events":
        return history.append(connection, table, [row])[0]
    target = schema.metadata.tables[table]
    return int(connection.execute(target.insert().returning(target.c.id), row).scalar_one())


def add_file(connection: sa.Connection, row: Row) -> None:
    """Record a stored file, once."""
    connection.execute(_FILE_SQLITE if connection.dialect.name == "sqlite" else _FILE_POSTGRESQL, row)


def last_move(connection: sa.Connection, project_id: int) -> Row | None:
    """Who gave the project the status it has, and when."""
    return _one(connection.execute(_LAST_MOVE, {"id": project_id}))


def row_of(connection: sa.Connection, table: str, project_id: int, row_id: int) -> Row | None:
    """One row of a project's parts by its id."""
    target = schema.metadata.tables[table]
    statement = sa.select(target).where(target.c.id == row_id, target.c.project_id == project_id)
    return _one(connection.execute(statement))


def rows_of(connection: sa.Connection, table: str, project_id: int) -> Sequence[Row]:
    """All rows of one of a project's parts, in the order in which they were added."""
    target = schema.metadata.tables[table]
    statement = sa.select(target).where(target.c.project_id == project_id).order_by(target.c.id)
    return cast("Sequence[Row]", connection.execute(statement).mappings().all())


def update(connection: sa.Connection, table: str, project_id: int, row_id: int, values: Row) -> Row | None:
    """Change one row of a project's parts; returns what it is now, None when it is not there."""
    target = schema.metadata.tables[table]
    statement = target.update().where(target.c.id == row_id, target.c.project_id == project_id)
    return _one(connection.execute(statement.values(values).returning(target)))


def remove(connection: sa.Connection, table: str, project_id: int, row_id: int) -> Row | None:
    """Delete one row of a project's parts; returns what it was, None when it was not there."""
    target = schema.metadata.tables[table]
    statement = target.delete().where(target.c.id == row_id, target.c.project_id == project_id).returning(target)
    return _one(connection.execute(statement))


def forget_file(connection: sa.Connection, sha256: str) -> None:
    """Delete what is known of a stored file, unless an item or an attachment refers to it."""
    used = sa.or_(*(sa.exists().where(table.c.sha256 == sha256) for table in (schema.items, schema.attachments)))
    connection.execute(schema.files.delete().where(schema.files.c.sha256 == sha256, ~used))


def _one(result: sa.CursorResult[Any]) -> Row | None:
    return cast("Row | None", result.mappings().one_or_none())
