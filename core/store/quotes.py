"""Quotes as they were stored with their projects, and the uses of discounts; each function is one statement."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from core.store.schema import metadata, projects
from core.store.schema_setup import discount_uses, discounts, quotes, service

_QUOTE = sa.select(quotes.c.document).where(quotes.c.project_id == sa.bindparam("id"))
_LOCK = (
    sa.select(discounts.c.folded)
    .where(discounts.c.folded.in_(sa.bindparam("names", expanding=True)))
    .order_by(discounts.c.id)
    .with_for_update()
)
_USES = (
    sa.select(discounts.c.folded, sa.func.count())
    .join_from(discount_uses, discounts, discounts.c.id == discount_uses.c.discount_id)
    .join(projects, projects.c.id == discount_uses.c.project_id)
    .where(projects.c.status != "Canceled")
    .group_by(discounts.c.folded)
)
_USE = discount_uses.insert().from_select(
    ["discount_id", "project_id", "email"],
    sa.select(discounts.c.id, sa.bindparam("project", type_=sa.BigInteger), sa.bindparam("email", type_=sa.Text)).where(
        discounts.c.folded.in_(sa.bindparam("names", expanding=True))
    ),
)


def add(connection: sa.Connection, project_id: int, document: str) -> None:
    """Keep the quote that a project was placed with."""
    connection.execute(quotes.insert(), {"project_id": project_id, "document": document})


def document_of(connection: sa.Connection, project_id: int) -> str | None:
    """The quote that a project was placed with, None when its order came with prices."""
    return connection.execute(_QUOTE, {"id": project_id}).scalar_one_or_none()


def lock(connection: sa.Connection, names: Collection[str]) -> None:
    """Until the end of the transaction nobody else counts these discounts (SQLite's writers are one at a time)."""
    connection.execute(_LOCK, {"names": sorted(names)})


def uses(connection: sa.Connection, email: str | None = None, names: Collection[str] | None = None) -> dict[str, int]:
    """
    How often discounts are used by folded name, in all or by one folded e-mail; orders canceled do not count.

    With folded *names*, those only.
    """
    statement = _USES if email is None else _USES.where(discount_uses.c.email == email)
    if names is not None:
        statement = statement.where(discounts.c.folded.in_(sorted(names)))
    return {row[0]: row[1] for row in connection.execute(statement)}


def add_uses(connection: sa.Connection, names: Collection[str], project_id: int, email: str) -> None:
    """Note that a project uses these discounts."""
    if names:
        connection.execute(_USE, {"names": sorted(names), "project": project_id, "email": email})


def offered(connection: sa.Connection, table: str) -> list[str]:
    """The documents of a list of the set-up that are not retired, in its order."""
    target = metadata.tables[table]
    statement = sa.select(target.c.document).where(~target.c.retired).order_by(target.c.position, target.c.id)
    return list(connection.execute(statement).scalars())


def service_document(connection: sa.Connection) -> str | None:
    """The document of the service itself, None before it was first saved."""
    return connection.execute(sa.select(service.c.document)).scalar_one_or_none()
