"""Throttles: for each name the moment at which all of it would be forgotten (GCRA's theoretical arrival time)."""

from __future__ import annotations

import sqlalchemy as sa

from core.store.schema_accounts import throttles as _t

_AFTER = "CASE WHEN throttles.until > :moment THEN throttles.until ELSE :moment END + :step"
_TAKE = sa.text(
    "INSERT INTO throttles (name, until) VALUES (:name, :moment + :step) ON CONFLICT (name) "
    f"DO UPDATE SET until = {_AFTER} WHERE {_AFTER} <= :moment + :span RETURNING until"
).bindparams(*(sa.bindparam(name, type_=sa.BigInteger) for name in ("moment", "step", "span")))
_UNTIL = sa.select(_t.c.until).where(_t.c.name == sa.bindparam("wanted"))
_GIVE_BACK = _t.update().where(_t.c.name == sa.bindparam("wanted")).values(until=_t.c.until - sa.bindparam("step"))
_SWEEP = _t.delete().where(_t.c.until < sa.bindparam("moment"))


def until(connection: sa.Connection, name: str) -> int | None:
    """What a throttle is at, in microseconds; None for one that nobody has used lately."""
    return connection.execute(_UNTIL, {"wanted": name}).scalar_one_or_none()


def take(connection: sa.Connection, name: str, moment: int, step: int, span: int) -> int | None:
    """Add *step* to a throttle that stays within *span*, and return None; else what it is at, all in microseconds."""
    given = {"name": name, "moment": moment, "step": step, "span": span}
    if connection.execute(_TAKE, given).first() is not None:
        return None
    return int(connection.execute(_UNTIL, {"wanted": name}).scalar_one())


def give_back(connection: sa.Connection, name: str, step: int) -> None:
    """Take *step* off a throttle."""
    connection.execute(_GIVE_BACK, {"wanted": name, "step": step})


def sweep(connection: sa.Connection, moment: int) -> int:
    """Delete the throttles that are forgotten at *moment*, in microseconds; returns how many."""
    return connection.execute(_SWEEP, {"moment": moment}).rowcount
