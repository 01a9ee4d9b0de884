"""Sessions, found by the hash of their token; whether one is in force is asked of the database each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import sqlalchemy as sa

from core.store.schema_accounts import accounts as _a
from core.store.schema_accounts import sessions as _s

Row = Mapping[str, Any]
PENDING = "second factor"  # the kind of a sign-in that still needs its code

_IN_FORCE = sa.and_(
    _s.c.ended_at.is_(None),
    _s.c.expires_at > sa.bindparam("moment"),
    _s.c.seen_at > sa.bindparam("idle_since"),
    _a.c.disabled_at.is_(None),
)
_BOTH = sa.select(_s, *(column.label(f"of_{column.name}") for column in _a.c)).join(_a, _a.c.id == _s.c.account_id)
_BY_HASH = _BOTH.where(_s.c.hash == sa.bindparam("digest"), _IN_FORCE)
_ROLE = (
    sa.select(_a.c.role, _s.c.id, _s.c.seen_at)
    .join(_a, _a.c.id == _s.c.account_id)
    .where(_s.c.hash == sa.bindparam("digest"), _s.c.kind != PENDING, _IN_FORCE)
)
_BY_ID = _BOTH.where(_s.c.id == sa.bindparam("key"), _IN_FORCE)
_OF = _BOTH.where(_s.c.account_id == sa.bindparam("key"), _s.c.kind != PENDING, _IN_FORCE).order_by(
    _s.c.seen_at.desc(), _s.c.id.desc()
)
_ALIVE = (
    sa.select(_s.c.id)
    .join(_a, _a.c.id == _s.c.account_id)
    .where(_s.c.id.in_(sa.bindparam("ids", expanding=True)), _s.c.kind != PENDING, _IN_FORCE)
)
_TOUCH = (
    _s.update()
    .where(_s.c.id == sa.bindparam("key"), _s.c.seen_at < sa.bindparam("moment"))
    .values(seen_at=sa.bindparam("moment"))
)
_END = (
    _s.update()
    .where(_s.c.account_id == sa.bindparam("account"), _s.c.ended_at.is_(None))
    .values(ended_at=sa.bindparam("moment"))
    .returning(_s.c.kind)
)
_PRUNE = _s.delete().where(_s.c.account_id == sa.bindparam("account"), _s.c.expires_at < sa.bindparam("before"))


def add(connection: sa.Connection, values: Row) -> Row:
    """Append a session."""
    return cast("Row", connection.execute(_s.insert().returning(*_s.c), values).mappings().one())


def find(connection: sa.Connection, digest: str, moment: int, idle_since: int) -> tuple[Row, Row] | None:
    """The session of that hash and its account, if it is in force."""
    given = {"digest": digest, "moment": moment, "idle_since": idle_since}
    row = connection.execute(_BY_HASH, given).mappings().one_or_none()
    return None if row is None else _parted(row)


def role_of(connection: sa.Connection, digest: str, moment: int, idle_since: int) -> tuple[str, int, int] | None:
    """Role, id and `seen_at` of the session of that hash, if it is in force: all that every command asks for."""
    given = {"digest": digest, "moment": moment, "idle_since": idle_since}
    return cast("tuple[str, int, int] | None", connection.execute(_ROLE, given).one_or_none())


def by_id(connection: sa.Connection, session_id: int, moment: int, idle_since: int) -> tuple[Row, Row] | None:
    """The session of that id and its account, if it is in force."""
    given = {"key": session_id, "moment": moment, "idle_since": idle_since}
    row = connection.execute(_BY_ID, given).mappings().one_or_none()
    return None if row is None else _parted(row)


def of(connection: sa.Connection, account_id: int, moment: int, idle_since: int) -> list[tuple[Row, Row]]:
    """The sessions of an account that are in force, the one seen last first."""
    given = {"key": account_id, "moment": moment, "idle_since": idle_since}
    return [_parted(row) for row in connection.execute(_OF, given).mappings()]


def in_force(connection: sa.Connection, ids: Iterable[int], moment: int, idle_since: int) -> set[int]:
    """Which of these are in force."""
    given = {"ids": list(ids), "moment": moment, "idle_since": idle_since}
    return set(connection.execute(_ALIVE, given).scalars())


def touch(connection: sa.Connection, session_id: int, moment: int) -> None:
    """Remember that a session was used."""
    connection.execute(_TOUCH, {"key": session_id, "moment": moment})


def end(connection: sa.Connection, account_id: int, session_id: int, moment: int) -> bool:
    """End one session of an account; False when it has none of that id, or it has ended before."""
    wanted = _END.where(_s.c.id == session_id)
    return connection.execute(wanted, {"account": account_id, "moment": moment}).first() is not None


def end_all(connection: sa.Connection, account_id: int, moment: int, but: int | None = None) -> int:
    """End every session of an account besides *but*, and its sign-ins under way; returns how many were sessions."""
    wanted = _END if but is None else _END.where(_s.c.id != but)
    ended = connection.execute(wanted, {"account": account_id, "moment": moment}).scalars()
    return sum(kind != PENDING for kind in ended)


def prune(connection: sa.Connection, account_id: int, before: int) -> None:
    """Forget sessions of an account that ran out before that moment."""
    connection.execute(_PRUNE, {"account": account_id, "before": before})


def _parted(row: sa.RowMapping) -> tuple[Row, Row]:
    owner = {name[3:]: value for name, value in row.items() if name.startswith("of_")}
    return cast("Row", row), owner
