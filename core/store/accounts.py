"""Accounts and their recovery codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import sqlalchemy as sa

from core.store.schema_accounts import accounts as _a
from core.store.schema_accounts import recovery_codes as _c

Row = Mapping[str, Any]

_ANY = sa.select(_a.c.id).limit(1)
_ALL = sa.select(_a).order_by(_a.c.folded)
_NAMED = sa.select(_a).where(_a.c.folded == sa.bindparam("wanted"))
_MAILED = sa.select(_a).where(_a.c.folded_email == sa.bindparam("wanted"))
_BY_ID = sa.select(_a).where(_a.c.id == sa.bindparam("key"))
_ELSEWHERE = sa.select(_a).where(_a.c.issuer == sa.bindparam("issuer"), _a.c.subject == sa.bindparam("subject"))
# Locked in the order of their ids, so that of two administrators who remove each other one hears that it cannot be.
_ADMINISTRATORS = (
    sa.select(_a.c.id)
    .where(
        _a.c.role == "administrator",
        _a.c.disabled_at.is_(None),
        sa.or_(_a.c.password.is_not(None), _a.c.issuer.is_not(None)),
    )
    .order_by(_a.c.id)
    .with_for_update()
)
_ENTER = (
    _a.update()
    .where(
        _a.c.id == sa.bindparam("key"),
        _a.c.disabled_at.is_(None),
        _a.c.password.is_not_distinct_from(sa.bindparam("proof", type_=sa.Text)),
    )
    .values(signed_in_at=sa.bindparam("moment"))
    .returning(_a.c.id)
)
_USE_STEP = (
    _a.update()
    .where(
        _a.c.id == sa.bindparam("key"),
        _a.c.totp_secret == sa.bindparam("secret"),
        sa.or_(_a.c.totp_step.is_(None), _a.c.totp_step < sa.bindparam("step")),
    )
    .values(totp_step=sa.bindparam("step"))
    .returning(_a.c.id)
)
_USE_CODE = (
    _c.update()
    .where(_c.c.account_id == sa.bindparam("key"), _c.c.hash == sa.bindparam("digest"), _c.c.used_at.is_(None))
    .values(used_at=sa.bindparam("moment"))
    .returning(_c.c.id)
)
_CODES_LEFT = sa.select(sa.func.count()).where(_c.c.account_id == sa.bindparam("key"), _c.c.used_at.is_(None))


def any_account(connection: sa.Connection) -> bool:
    """Whether there is an account."""
    return connection.execute(_ANY).first() is not None


def rows(connection: sa.Connection) -> list[Row]:
    """All accounts by name."""
    return [cast("Row", row) for row in connection.execute(_ALL).mappings()]


def named(connection: sa.Connection, folded: str) -> Row | None:
    """The account of that name, as `core.names.search_key` folds it."""
    return _one(connection.execute(_NAMED, {"wanted": folded}))


def mailed(connection: sa.Connection, folded: str) -> Row | None:
    """The account of that e-mail address, folded too."""
    return _one(connection.execute(_MAILED, {"wanted": folded}))


def by_id(connection: sa.Connection, account_id: int) -> Row | None:
    """The account of that id."""
    return _one(connection.execute(_BY_ID, {"key": account_id}))


def elsewhere(connection: sa.Connection, issuer: str, subject: str) -> Row | None:
    """The account of somebody who signs in at *issuer*, which calls them *subject*."""
    return _one(connection.execute(_ELSEWHERE, {"issuer": issuer, "subject": subject}))


def administrators(connection: sa.Connection) -> set[int]:
    """The administrators who can sign in, locked until the transaction ends."""
    return set(connection.execute(_ADMINISTRATORS).scalars())


def add(connection: sa.Connection, values: Row) -> Row:
    """Append an account."""
    added = connection.execute(_a.insert().returning(*_a.c), values).mappings().one()
    return cast("Row", added)


def change(connection: sa.Connection, account_id: int, **values: Any) -> Row:
    """Write some columns of an account; returns all of them."""
    changed = _a.update().where(_a.c.id == account_id).values(**values).returning(*_a.c)
    return cast("Row", connection.execute(changed).mappings().one())


def enter(connection: sa.Connection, account_id: int, proof: str | None, moment: int) -> bool:
    """Mark a sign-in; False when the account was disabled, or its password *proof* changed, meanwhile."""
    given = {"key": account_id, "proof": proof, "moment": moment}
    return connection.execute(_ENTER, given).first() is not None


def rehash(connection: sa.Connection, row: Row, proof: str) -> Row | None:
    """Store another hash of the same password; None when the password was changed meanwhile."""
    same = sa.and_(_a.c.id == row["id"], _a.c.password == row["password"])
    changed = _a.update().where(same).values(password=proof).returning(*_a.c)
    return _one(connection.execute(changed))


def first_secret(connection: sa.Connection, account_id: int, secret: str, step: int) -> bool:
    """Give a second factor to an account that has none; False when it has one."""
    without = sa.and_(_a.c.id == account_id, _a.c.totp_secret.is_(None))
    changed = _a.update().where(without).values(totp_secret=secret, totp_step=step).returning(_a.c.id)
    return connection.execute(changed).first() is not None


def use_step(connection: sa.Connection, account_id: int, secret: str, step: int) -> bool:
    """Use the code of a step of time; False when it, or a later one, was used before."""
    given = {"key": account_id, "secret": secret, "step": step}
    return connection.execute(_USE_STEP, given).first() is not None


def use_code(connection: sa.Connection, account_id: int, digest: str, moment: int) -> bool:
    """Use a recovery code; False when there is none that is unused."""
    given = {"key": account_id, "digest": digest, "moment": moment}
    return connection.execute(_USE_CODE, given).first() is not None


def codes_left(connection: sa.Connection, account_id: int) -> int:
    """How many recovery codes are unused."""
    return int(connection.execute(_CODES_LEFT, {"key": account_id}).scalar_one())


def replace_codes(connection: sa.Connection, account_id: int, digests: Iterable[str]) -> None:
    """Put recovery codes in the place of all that there were."""
    connection.execute(_c.delete().where(_c.c.account_id == account_id))
    new = [{"account_id": account_id, "hash": digest} for digest in digests]
    if new:
        connection.execute(_c.insert(), new)


def _one(result: sa.CursorResult[Any]) -> Row | None:
    return cast("Row | None", result.mappings().one_or_none())
