"""Links of customers' projects; each function is one statement inside the caller's transaction."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.store.schema_setup import links as _l

_IN_FORCE = _l.c.revoked_at.is_(None)
_TOKEN = sa.select(_l.c.token).where(_l.c.project_id == sa.bindparam("id"), _IN_FORCE)
_PROJECT = sa.select(_l.c.project_id).where(_l.c.token == sa.bindparam("wanted"), _IN_FORCE)
_ADD_SQLITE = sqlite.insert(_l).on_conflict_do_nothing()
_ADD_POSTGRESQL = postgresql.insert(_l).on_conflict_do_nothing()
_REVOKE = (
    _l.update()
    .where(_l.c.project_id == sa.bindparam("id"), _IN_FORCE)
    .values(revoked_at=sa.bindparam("now", type_=sa.BigInteger))
)


def token_of(connection: sa.Connection, project_id: int) -> str | None:
    """The token of a project's link in force."""
    return connection.execute(_TOKEN, {"id": project_id}).scalar_one_or_none()


def project_of(connection: sa.Connection, token: str) -> int | None:
    """The project that a link in force leads to."""
    return connection.execute(_PROJECT, {"wanted": token}).scalar_one_or_none()


def add(connection: sa.Connection, token: str, project_id: int, moment: int) -> None:
    """Give a project a link, unless it has one in force: there is never a second."""
    row = {"token": token, "project_id": project_id, "created_at": moment}
    connection.execute(_ADD_SQLITE if connection.dialect.name == "sqlite" else _ADD_POSTGRESQL, row)


def revoke(connection: sa.Connection, project_id: int, moment: int) -> bool:
    """End a project's link; False when none was in force."""
    return bool(connection.execute(_REVOKE, {"id": project_id, "now": moment}).rowcount)
