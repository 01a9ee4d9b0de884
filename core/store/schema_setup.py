"""The tables around the projects: what the service offers, quotes, links of customers, keys of programs."""

from __future__ import annotations

import sqlalchemy as sa

from core.store.columns import Id, Moment, Plain, key, metadata, of_project, text


def _offered(name: str) -> sa.Table:
    """One row a thing that is offered; its document is checked by core.catalog before it is written."""
    return sa.Table(
        name,
        metadata,
        key(),
        text("name"),
        sa.Column("folded", Plain, nullable=False, unique=True),  # the name without regard to case
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("retired", sa.Boolean(name="retired"), nullable=False, server_default=sa.false()),
        text("document"),  # JSON
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        text("changed_by"),
        sa.Column("changed_at", Moment, nullable=False),
        sqlite_autoincrement=True,
    )


materials = _offered("materials")
discounts = _offered("discounts")
shipping_options = _offered("shipping_options")

# The one row of the service's own settings.
service = sa.Table(
    "service",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    text("document"),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    text("changed_by"),
    sa.Column("changed_at", Moment, nullable=False),
    sa.CheckConstraint("id = 1", name="one"),
)

# What a project cost and why, as it was calculated when the order was placed; never changed.
quotes = sa.Table("quotes", metadata, of_project(primary_key=True), text("document"))

discount_uses = sa.Table(
    "discount_uses",
    metadata,
    key(),
    sa.Column("discount_id", Id, sa.ForeignKey("discounts.id"), nullable=False),
    of_project(index=True),
    sa.Column("email", Plain, nullable=False),  # folded
    sa.UniqueConstraint("discount_id", "project_id"),
    sqlite_autoincrement=True,
)
sa.Index("ix_discount_uses_discount_id_email", discount_uses.c.discount_id, discount_uses.c.email)

# The private address of a customer's order; a new one takes the place of one that is revoked.
links = sa.Table(
    "links",
    metadata,
    sa.Column("token", Plain, primary_key=True),
    of_project(index=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("revoked_at", Moment),
    sa.CheckConstraint("length(token) >= 32", name="token"),
)
_in_force = links.c.revoked_at.is_(None)
sa.Index("uq_links_in_force", links.c.project_id, unique=True, sqlite_where=_in_force, postgresql_where=_in_force)

# Projects with comments of the customer that no member of the staff has seen.
unread = sa.Table(
    "unread",
    metadata,
    of_project(primary_key=True),
    sa.Column("comments", sa.Integer, nullable=False),
    sa.Column("since", Moment, nullable=False),
)

keys = sa.Table(
    "keys",
    metadata,
    key(),
    text("name"),
    text("prefix"),  # the first characters, by which people tell keys apart
    sa.Column("hash", Plain, nullable=False, unique=True),  # sha256 of the whole key, which is long and random
    text("scopes"),  # words with blanks between them
    text("created_by"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    sa.Column("revoked_at", Moment),
    sqlite_autoincrement=True,
)

# Answers to requests with an Idempotency-Key, given again to the same request for a day.
requests = sa.Table(
    "requests",
    metadata,
    sa.Column("key_id", Id, sa.ForeignKey("keys.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("idempotency_key", Plain, primary_key=True),
    text("fingerprint"),
    sa.Column("status", sa.Integer),  # NULL while the first request is being answered
    text("answer", null=True),
    text("claim"),  # random: names what the request does, so that it is done once whoever does it
    sa.Column("claimed_at", Moment, nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),
)
