"""Tickets: mailed links with which an account gets its password, each good once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa

from core.store.schema_accounts import accounts as _a
from core.store.schema_accounts import tickets as _t

Row = Mapping[str, Any]

_GOOD = sa.and_(
    _t.c.hash == sa.bindparam("digest"),
    _t.c.used_at.is_(None),
    _t.c.expires_at > sa.bindparam("moment"),
)
_OWNER = sa.select(_a).join(_t, _t.c.account_id == _a.c.id).where(_GOOD, _a.c.disabled_at.is_(None))
_USE = _t.update().where(_GOOD).values(used_at=sa.bindparam("moment")).returning(_t.c.account_id)
_FORGET = _t.delete().where(_t.c.account_id == sa.bindparam("key"))
_PRUNE = _FORGET.where(_t.c.expires_at < sa.bindparam("moment"))


def add(connection: sa.Connection, values: Row) -> None:
    """Append a ticket."""
    connection.execute(_t.insert(), values)


def owner(connection: sa.Connection, digest: str, moment: int) -> Row | None:
    """The account of a ticket that is good, unless it is disabled."""
    found = connection.execute(_OWNER, {"digest": digest, "moment": moment}).mappings().one_or_none()
    return cast("Row | None", found)


def use(connection: sa.Connection, digest: str, moment: int) -> bool:
    """Use a ticket; False when it was used meanwhile, or is too old."""
    return connection.execute(_USE, {"digest": digest, "moment": moment}).first() is not None


def forget(connection: sa.Connection, account_id: int) -> None:
    """Make every ticket of an account worthless."""
    connection.execute(_FORGET, {"key": account_id})


def prune(connection: sa.Connection, account_id: int, moment: int) -> None:
    """Forget the tickets of an account that are too old."""
    connection.execute(_PRUNE, {"key": account_id, "moment": moment})
