"""Saved views: one row each, found by their names without regard to case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa

from core.store.schema import views as _v

Row = Mapping[str, Any]

_ALL = sa.select(_v).order_by(_v.c.folded)
_ONE = sa.select(_v).where(_v.c.folded == sa.bindparam("wanted"))
_IDS = sa.select(_v.c.id).order_by(_v.c.id)
_REMOVE = _v.delete().where(_v.c.folded == sa.bindparam("wanted")).returning(_v)


def rows(connection: sa.Connection) -> list[Row]:
    """All views, sorted by their names."""
    return [cast("Row", row) for row in connection.execute(_ALL).mappings()]


def row(connection: sa.Connection, folded: str) -> Row | None:
    """The view of that folded name."""
    return cast("Row | None", connection.execute(_ONE, {"wanted": folded}).mappings().one_or_none())


def add(connection: sa.Connection, values: Row) -> None:
    """Append a view; its id is one that no view had before."""
    connection.execute(_v.insert(), values)


def remove(connection: sa.Connection, folded: str) -> Row | None:
    """Delete a view; returns what it was, None when it was not there."""
    return cast("Row | None", connection.execute(_REMOVE, {"wanted": folded}).mappings().one_or_none())


def ids(connection: sa.Connection) -> tuple[int, ...]:
    """The ids of all views: other ones after each change of any."""
    return tuple(connection.execute(_IDS).scalars())
