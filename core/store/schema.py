"""The tables of the desk, the same on SQLite and PostgreSQL; triggers and search are in the migrations."""

from __future__ import annotations

import sqlalchemy as sa

from core.store import columns
from core.store.columns import STATUS_LIST, Id, Moment, Money, Plain, key, of_project, text, words

metadata = columns.metadata

projects = sa.Table(
    "projects",
    metadata,
    key(),
    sa.Column("external_key", sa.Text, unique=True),
    text("fingerprint", null=True),
    words("title"),
    words("customer"),
    words("company", null=True),
    words("email"),
    text("phone", null=True),
    text("country"),
    text("materials"),
    sa.Column("items", sa.Integer, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("total", Money, nullable=False),
    sa.Column("shipping_cost", Money, nullable=False),
    sa.Column("discount", Money, nullable=False),
    sa.Column("tax", Money, nullable=False, server_default="0"),  # on top of the rest
    text("currency"),
    text("payment"),
    text("payment_method", null=True),
    text("payment_reference", null=True),
    text("shipping_option", null=True),
    sa.Column("ordered_at", Moment, nullable=False),
    sa.Column("due_at", Moment),
    sa.Column("status_since", Moment, nullable=False),
    text("status"),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    text("cancel_reason", null=True),
    text("source"),
    text("search_text"),
    sa.CheckConstraint(f"status IN ({STATUS_LIST})", name="status"),
    sa.CheckConstraint("payment IN ('Open', 'Paid', 'Refunded')", name="payment"),
    sa.CheckConstraint("items > 0 AND quantity > 0 AND version > 0", name="positive"),
    sa.CheckConstraint("length(currency) = 3 AND length(country) = 2", name="codes"),
    sqlite_autoincrement=True,
)

addresses = sa.Table(
    "addresses",
    metadata,
    of_project(primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    text("name"),
    text("company", null=True),
    text("line1"),
    text("line2", null=True),
    text("postal_code"),
    text("city"),
    text("region", null=True),
    text("country"),
    text("phone", null=True),
    sa.CheckConstraint("kind IN ('shipping', 'billing')", name="kind"),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("stored_at", Moment, nullable=False),
    sa.CheckConstraint("length(sha256) = 64 AND size >= 0", name="hash"),
)

models = sa.Table(
    "models",
    metadata,
    sa.Column("sha256", sa.Text, sa.ForeignKey("files.sha256", ondelete="CASCADE"), primary_key=True),
    *(sa.Column(name, sa.Float) for name in ("size_x", "size_y", "size_z", "volume", "area")),
    sa.Column("triangles", sa.BigInteger),
    sa.Column("watertight", sa.Boolean(name="watertight")),
    sa.Column("bodies", sa.Integer),
    text("unit", null=True),
    sa.Column("geometry", Plain, index=True),  # a hash that equal shapes share
    text("problem", null=True),
    sa.Column("measured_at", Moment, nullable=False),
)

items = sa.Table(
    "items",
    metadata,
    key(),
    of_project(),
    sa.Column("position", sa.Integer, nullable=False),
    text("name"),
    text("material"),
    text("finish", null=True),
    text("colour", null=True),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("unit_price", Money, nullable=False),
    sa.Column("sha256", sa.Text, sa.ForeignKey("files.sha256"), index=True),
    sa.CheckConstraint("quantity > 0", name="quantity"),
    sa.UniqueConstraint("project_id", "position"),
    sqlite_autoincrement=True,
)

attachments = sa.Table(
    "attachments",
    metadata,
    key(),
    of_project(index=True),
    text("file_name"),
    sa.Column("sha256", sa.Text, sa.ForeignKey("files.sha256"), nullable=False, index=True),
    *map(text, ("media_type", "added_by")),
    sa.Column("added_at", Moment, nullable=False),
    sa.Column("shared", sa.Boolean(name="shared"), nullable=False, server_default=sa.false()),  # the customer sees it
    sqlite_autoincrement=True,
)

events = sa.Table(
    "events",
    metadata,
    key(),
    of_project(index=True),
    *map(text, ("kind", "actor")),
    sa.Column("at", Moment, nullable=False),
    text("status_from", null=True),
    text("status_to", null=True),
    text("detail", null=True),
    sa.Column("seal", sa.LargeBinary),  # 16 random bytes beside a detail; the digest of one that is erased
    sa.Column("hash", sa.LargeBinary),  # of this row and the hash before it: core.store.chain
    sqlite_autoincrement=True,
)

comments = sa.Table(
    "comments",
    metadata,
    key(),
    of_project(index=True),
    text("author"),
    sa.Column("from_customer", sa.Boolean(name="from_customer"), nullable=False),
    text("body"),
    sa.Column("at", Moment, nullable=False),
    sa.Column("erased_at", Moment),  # when the rule for keeping put a sentence in the place of the body
    sqlite_autoincrement=True,
)

notes = sa.Table(
    "notes",
    metadata,
    key(),
    of_project(index=True),
    *map(text, ("author", "body")),
    sa.Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

messages = sa.Table(
    "messages",
    metadata,
    key(),
    of_project(index=True),
    sa.Column("event_id", Id, sa.ForeignKey("events.id"), nullable=False, unique=True),
    text("template"),
    sa.Column("message_id", sa.Text, nullable=False, unique=True),
    text("recipient_name"),
    text("recipient"),
    text("subject"),
    text("body"),
    sa.Column("state", sa.Text, nullable=False, server_default="queued"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),  # when the next try may start; a lease pushes it ahead
    text("leased_by", null=True),
    text("error", null=True),
    sa.Column("sent_at", Moment),
    sa.Column("erased_at", Moment),  # as of comments
    sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed')", name="state"),
    sqlite_autoincrement=True,
)

attempts = sa.Table(
    "attempts",
    metadata,
    key(),
    sa.Column("message_id", Id, sa.ForeignKey("messages.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    text("outcome"),
    text("detail", null=True),
    sqlite_autoincrement=True,
)

# A saved view. Each change of one makes it a new row with a new id, so that the ids together are their version.
views = sa.Table(
    "views",
    metadata,
    key(),
    text("name"),
    sa.Column("folded", Plain, nullable=False, unique=True),  # the name without regard to case
    text("filters"),  # JSON: the filters as they were given
    text("sort"),
    text("created_by"),
    sa.Column("created_at", Moment, nullable=False),
    sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name="name"),
    sqlite_autoincrement=True,
)

# One row a project and material: the way in for the material filter. A trigger keeps the total to the project's.
project_materials = sa.Table(
    "project_materials",
    metadata,
    sa.Column("material", Plain, primary_key=True),
    sa.Column("country", Plain, primary_key=True),
    sa.Column("ordered_at", Moment, primary_key=True),
    of_project(primary_key=True),
    sa.Column("total", Money, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

# How many projects there are of each kind on each UTC day of ordering; '' stands for every material or every country.
# Kept by triggers, so that a count with any of these filters reads a few hundred rows, however many projects there are.
tallies = sa.Table(
    "tallies",
    metadata,
    sa.Column("material", Plain, primary_key=True),
    sa.Column("country", Plain, primary_key=True),
    sa.Column("day", sa.Integer, primary_key=True),
    sa.Column("status", Plain, primary_key=True),
    sa.Column("projects", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

# A new stamp whenever rows change that no event tells of (by raw SQL), or models are measured; kept by triggers.
generations = sa.Table(
    "generations", metadata, sa.Column("name", Plain, primary_key=True), text("stamp"), text("writer", null=True)
)

WORDS = ("title", "customer", "company", "email")

sa.Index("ix_projects_country_ordered_at", projects.c.country, projects.c.ordered_at, projects.c.status)
sa.Index("ix_project_materials_ordered_at", project_materials.c.material, project_materials.c.ordered_at)
sa.Index("ix_project_materials_project_id", project_materials.c.project_id)
sa.Index("ix_messages_due", messages.c.state, messages.c.due_at)
