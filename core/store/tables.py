"""Whole tables beside the projects: items, events, messages and comments of the projects that pass the filters."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.filters import Filters
from core.store.conditions import conditions, where
from core.store.tallies import statement_of

_OF_PROJECT = "JOIN projects AS p ON p.id = {0}.project_id {{where}} ORDER BY {0}."
SELECTS = {
    "items": "i.id, i.project_id, i.position, i.name, i.material, i.finish, i.colour, i.quantity, i.unit_price,"
    " i.quantity * i.unit_price, p.currency, m.volume / 1000.0, i.sha256, p.country, p.ordered_at, p.status"
    " FROM items AS i LEFT JOIN models AS m ON m.sha256 = i.sha256"
    f" {_OF_PROJECT.format('i')}project_id, i.position",
    "events": "e.id, e.project_id, e.kind, e.actor, e.at, e.status_from, e.status_to, e.detail"
    f" FROM events AS e {_OF_PROJECT.format('e')}id",
    "messages": "m.id, m.project_id, m.template, m.recipient_name, m.recipient, m.subject, m.body, m.state,"
    f" m.attempts, m.error, m.created_at, m.sent_at FROM messages AS m {_OF_PROJECT.format('m')}id",
    "comments": "c.id, c.project_id, c.author, c.from_customer, c.body, c.at"
    f" FROM comments AS c {_OF_PROJECT.format('c')}id",
}
_PAGE = " LIMIT :limit OFFSET :offset"


def rows(connection: sa.Connection, table: str, filters: Filters, limit: int | None, offset: int) -> list[sa.Row[Any]]:
    """Rows of *table* whose projects pass the filters, in the order in which they were written."""
    sqlite = connection.dialect.name == "sqlite"
    found, values = conditions(filters, sqlite=sqlite)
    sql = "SELECT " + SELECTS[table].format(where=where(found))
    if limit is not None or offset:
        sql += _PAGE
        values |= {"limit": -1 if limit is None and sqlite else limit, "offset": offset}
    return list(connection.execute(statement_of(sql), values))


_VERSION = sa.text("SELECT coalesce(max(id), 0) FROM events")
_NEWEST = sa.text("SELECT coalesce(max(id), 0) FROM projects")
_AFTER = sa.text("SELECT count(*) FROM projects WHERE id > :id")
_SINCE = sa.text("SELECT id, project_id FROM events WHERE id > :since ORDER BY id LIMIT :limit")


_FILE = sa.text("SELECT 1 FROM files WHERE sha256 = :sha256")


def is_known_file(connection: sa.Connection, sha256: str) -> bool:
    """Whether an item or an attachment has this stored file."""
    return connection.execute(_FILE, {"sha256": sha256}).first() is not None


def version(connection: sa.Connection) -> int:
    """The id of the newest event."""
    return int(connection.execute(_VERSION).scalar_one())


def newest_project(connection: sa.Connection) -> int:
    """The id of the project that was placed last, 0 without any."""
    return int(connection.execute(_NEWEST).scalar_one())


def placed_after(connection: sa.Connection, project_id: int) -> int:
    """How many projects have a later id."""
    return int(connection.execute(_AFTER, {"id": project_id}).scalar_one())


def changes_since(connection: sa.Connection, since: int, limit: int) -> list[tuple[int, int]]:
    """Events after *since*: id, and the project's id."""
    return [(row.id, row.project_id) for row in connection.execute(_SINCE, {"since": since, "limit": limit})]
