"""The rows of the desk's own history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa

from core.store import history, schema
from core.store.schema_accounts import records as _r

Row = Mapping[str, Any]


def add(connection: sa.Connection, row: Row) -> None:
    """Append a row; it is never changed or deleted again."""
    history.append(connection, "records", [row])


def page(connection: sa.Connection, of: str, filters: Row, limit: int, offset: int) -> list[Row]:
    """Rows of a history, records or events, the newest first; *filters* are kind, actor, subject, since and until."""
    e, r = schema.events.c, _r.c
    shown: dict[str, Any] = (
        {name: r[name] for name in ("id", "at", "kind", "actor", "subject", "address", "detail")}
        if of == "records"
        else {"id": e.id, "at": e.at, "kind": e.kind, "actor": e.actor, "subject": e.project_id}
        | {"address": sa.literal(""), "detail": e.detail}
    )
    wanted = sa.select(*(column.label(name) for name, column in shown.items())).order_by(shown["id"].desc())
    for name in ("kind", "actor", "subject"):
        if filters.get(name) is not None:
            wanted = wanted.where(shown[name] == filters[name])
    if filters.get("since") is not None:
        wanted = wanted.where(shown["at"] >= filters["since"])
    if filters.get("until") is not None:
        wanted = wanted.where(shown["at"] < filters["until"])
    return [cast("Row", row) for row in connection.execute(wanted.limit(limit).offset(offset)).mappings()]


def kinds(connection: sa.Connection) -> list[str]:
    """Which kinds of records there are, sorted."""
    return list(connection.execute(sa.select(_r.c.kind).distinct().order_by(_r.c.kind)).scalars())
