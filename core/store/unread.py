"""Marks of projects whose customers wrote what no member of the staff has seen."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from core.store.schema_setup import unread as _u

_MARK = sa.text(
    "INSERT INTO unread (project_id, comments, since) VALUES (:id, 1, :now)"
    " ON CONFLICT (project_id) DO UPDATE SET comments = unread.comments + 1"
)
_CLEAR = _u.delete().where(_u.c.project_id == sa.bindparam("id"))
_CLEAR_SEEN = _CLEAR.where(_u.c.comments <= sa.bindparam("seen"))
_ALL = sa.select(_u.c.project_id, _u.c.comments).order_by(_u.c.project_id)
_SOME = _ALL.where(_u.c.project_id.in_(sa.bindparam("ids", expanding=True)))
_VERSION = sa.select(
    sa.func.count(), sa.func.coalesce(sa.func.sum(_u.c.comments), 0), sa.func.coalesce(sa.func.sum(_u.c.since), 0)
)


def mark(connection: sa.Connection, project_id: int, moment: int) -> None:
    """One more comment that nobody has seen."""
    connection.execute(_MARK, {"id": project_id, "now": moment})


def clear(connection: sa.Connection, project_id: int, seen: int | None = None) -> bool:
    """Take the mark away, if there are no more than *seen* comments; False when it stays or was not there."""
    statement, values = (_CLEAR, {}) if seen is None else (_CLEAR_SEEN, {"seen": seen})
    return bool(connection.execute(statement, {"id": project_id, **values}).rowcount)


def counts(connection: sa.Connection, ids: Sequence[int] | None = None) -> dict[int, int]:
    """How many comments nobody has seen, of the projects that have any."""
    found = connection.execute(_ALL) if ids is None else connection.execute(_SOME, {"ids": list(ids)})
    return {row[0]: row[1] for row in found}


def version(connection: sa.Connection) -> tuple[int, ...]:
    """Other numbers whenever a mark is made, grows or goes."""
    return tuple(int(one) for one in connection.execute(_VERSION).one())
