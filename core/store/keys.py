"""Keys of the HTTP API, and the answers that were given to requests with an Idempotency-Key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa

from core.store.schema_setup import keys as _k
from core.store.schema_setup import requests as _r

Row = Mapping[str, Any]

_ALL = sa.select(_k).order_by(_k.c.id)
_BY_HASH = sa.select(_k).where(_k.c.hash == sa.bindparam("wanted"), _k.c.revoked_at.is_(None))
_BY_NAME = sa.select(_k).where(_k.c.name == sa.bindparam("wanted"), _k.c.revoked_at.is_(None))
_USED = _k.update().where(_k.c.id == sa.bindparam("key")).values(used_at=sa.bindparam("moment"))
_REVOKE = (
    _k.update()
    .where(_k.c.name == sa.bindparam("wanted"), _k.c.revoked_at.is_(None))
    .values(revoked_at=sa.bindparam("moment"))
    .returning(_k.c.id)
)
_THIS = sa.and_(_r.c.key_id == sa.bindparam("key"), _r.c.idempotency_key == sa.bindparam("given"))
_OPEN = sa.and_(_THIS, _r.c.status.is_(None))
_REQUEST = sa.select(_r).where(_THIS)
_TAKE_OVER = (
    _r.update()
    .where(_OPEN, _r.c.claimed_at < sa.bindparam("before"))
    .values(claimed_at=sa.bindparam("moment"))
    .returning(_r.c.claim)
)
_ANSWER = _r.update().where(_OPEN).values(status=sa.bindparam("code"), answer=sa.bindparam("text"))
_RELEASE = _r.update().where(_OPEN).values(claimed_at=0)
_PRUNE = _r.delete().where(_r.c.at < sa.bindparam("before"))


def rows(connection: sa.Connection) -> list[Row]:
    """All keys, the oldest first."""
    return [cast("Row", row) for row in connection.execute(_ALL).mappings()]


def by_hash(connection: sa.Connection, digest: str) -> Row | None:
    """The key of that hash, unless it is revoked."""
    return _one(connection.execute(_BY_HASH, {"wanted": digest}))


def by_name(connection: sa.Connection, name: str) -> Row | None:
    """The key of that name that is not revoked."""
    return cast("Row | None", connection.execute(_BY_NAME, {"wanted": name}).mappings().first())


def add(connection: sa.Connection, values: Row) -> None:
    """Append a key."""
    connection.execute(_k.insert(), values)


def mark_used(connection: sa.Connection, key: int, moment: int) -> None:
    """Remember when the key was used last."""
    connection.execute(_USED, {"key": key, "moment": moment})


def revoke(connection: sa.Connection, name: str, moment: int) -> bool:
    """Revoke the key of that name; False when there is none that is valid."""
    return bool(connection.execute(_REVOKE, {"wanted": name, "moment": moment}).all())


def request(connection: sa.Connection, key: int, given: str) -> Row | None:
    """What is known of the request with that Idempotency-Key."""
    return _one(connection.execute(_REQUEST, {"key": key, "given": given}))


def begin(connection: sa.Connection, values: Row) -> None:
    """Append a request that has no answer yet."""
    connection.execute(_r.insert(), values)


def take_over(connection: sa.Connection, key: int, given: str, before: int, moment: int) -> bool:
    """Go on with a request whose server has been silent since before *before*; False when another does."""
    times = {"before": before, "moment": moment}
    return connection.execute(_TAKE_OVER, {"key": key, "given": given, **times}).scalar_one_or_none() is not None


def answer(connection: sa.Connection, key: int, given: str, code: int, text: str) -> None:
    """Keep the answer, unless there is one already."""
    connection.execute(_ANSWER, {"key": key, "given": given, "code": code, "text": text})


def release(connection: sa.Connection, key: int, given: str) -> None:
    """Let anybody go on with a request that has no answer."""
    connection.execute(_RELEASE, {"key": key, "given": given})


def prune(connection: sa.Connection, before: int) -> None:
    """Forget requests that were made before that moment."""
    connection.execute(_PRUNE, {"before": before})


def _one(result: sa.CursorResult[Any]) -> Row | None:
    return cast("Row | None", result.mappings().one_or_none())
