"""Sign-ins that are under way at a provider of single sign-on, by the hash of their state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa

from core.store.schema_accounts import sign_ins as _t

Row = Mapping[str, Any]
_TAKE = _t.delete().where(_t.c.hash == sa.bindparam("wanted")).returning(*_t.c)
_SWEEP = _t.delete().where(_t.c.expires_at < sa.bindparam("moment"))


def add(connection: sa.Connection, values: Row, moment: int) -> None:
    """Append one, and forget those that were given up before *moment*."""
    connection.execute(_SWEEP, {"moment": moment})
    connection.execute(_t.insert(), values)


def take(connection: sa.Connection, digest: str, moment: int) -> Row | None:
    """Take out the one of that hash, which nobody else gets then; None when there is none, or not any more."""
    row = connection.execute(_TAKE, {"wanted": digest}).mappings().one_or_none()
    return cast("Row", row) if row is not None and row["expires_at"] > moment else None
