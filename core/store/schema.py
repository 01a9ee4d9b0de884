"""The tables of the desk, the same on SQLite and PostgreSQL; triggers and search are in the migrations."""

from __future__ import annotations

import sqlalchemy as sa

from core.status import Status

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)

# SQLite numbers rows by itself only in a column that is literally INTEGER PRIMARY KEY.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.BigInteger  # microseconds since 1970-01-01T00:00Z: exact, ordered, and read without a parser
Money = sa.BigInteger  # minor units of the project's currency
# Both databases compare text by its bytes; words that people sort by are compared without regard to (ASCII) case.
Plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Words = Plain.with_variant(sa.Text(collation="NOCASE"), "sqlite")
STATUS_LIST = ", ".join(f"'{status}'" for status in Status)


def _key() -> sa.Column[int]:
    return sa.Column("id", Id, primary_key=True, autoincrement=True)


def _project(*, primary_key: bool = False, index: bool = False) -> sa.Column[int]:
    return sa.Column(
        "project_id",
        Id,
        sa.ForeignKey("projects.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
        index=index,
    )


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, Plain, nullable=null)


def _words(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, Words, nullable=null)


projects = sa.Table(
    "projects",
    metadata,
    _key(),
    sa.Column("external_key", sa.Text, unique=True),
    _text("fingerprint", null=True),
    _words("title"),
    _words("customer"),
    _words("company", null=True),
    _words("email"),
    _text("phone", null=True),
    _text("country"),
    _text("materials"),
    sa.Column("items", sa.Integer, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("total", Money, nullable=False),
    sa.Column("shipping_cost", Money, nullable=False),
    sa.Column("discount", Money, nullable=False),
    _text("currency"),
    _text("payment"),
    _text("payment_method", null=True),
    _text("payment_reference", null=True),
    _text("shipping_option", null=True),
    sa.Column("ordered_at", Moment, nullable=False),
    sa.Column("due_at", Moment),
    sa.Column("status_since", Moment, nullable=False),
    _text("status"),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    _text("cancel_reason", null=True),
    _text("source"),
    _text("search_text"),
    sa.CheckConstraint(f"status IN ({STATUS_LIST})", name="status"),
    sa.CheckConstraint("payment IN ('Open', 'Paid', 'Refunded')", name="payment"),
    sa.CheckConstraint("items > 0 AND quantity > 0 AND version > 0", name="positive"),
    sa.CheckConstraint("length(currency) = 3 AND length(country) = 2", name="codes"),
    sqlite_autoincrement=True,
)

addresses = sa.Table(
    "addresses",
    metadata,
    _project(primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    _text("name"),
    _text("company", null=True),
    _text("line1"),
    _text("line2", null=True),
    _text("postal_code"),
    _text("city"),
    _text("region", null=True),
    _text("country"),
    _text("phone", null=True),
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
    sa.Column("size_x", sa.Float),
    sa.Column("size_y", sa.Float),
    sa.Column("size_z", sa.Float),
    sa.Column("volume", sa.Float),
    sa.Column("area", sa.Float),
    sa.Column("triangles", sa.BigInteger),
    sa.Column("watertight", sa.Boolean(name="watertight")),
    _text("problem", null=True),
    sa.Column("measured_at", Moment, nullable=False),
)

items = sa.Table(
    "items",
    metadata,
    _key(),
    _project(),
    sa.Column("position", sa.Integer, nullable=False),
    _text("name"),
    _text("material"),
    _text("finish", null=True),
    _text("colour", null=True),
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
    _key(),
    _project(index=True),
    _text("file_name"),
    sa.Column("sha256", sa.Text, sa.ForeignKey("files.sha256"), nullable=False, index=True),
    _text("media_type"),
    _text("added_by"),
    sa.Column("added_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

events = sa.Table(
    "events",
    metadata,
    _key(),
    _project(index=True),
    _text("kind"),
    _text("actor"),
    sa.Column("at", Moment, nullable=False),
    _text("status_from", null=True),
    _text("status_to", null=True),
    _text("detail", null=True),
    sqlite_autoincrement=True,
)

comments = sa.Table(
    "comments",
    metadata,
    _key(),
    _project(index=True),
    _text("author"),
    sa.Column("from_customer", sa.Boolean(name="from_customer"), nullable=False),
    _text("body"),
    sa.Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

notes = sa.Table(
    "notes",
    metadata,
    _key(),
    _project(index=True),
    _text("author"),
    _text("body"),
    sa.Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

messages = sa.Table(
    "messages",
    metadata,
    _key(),
    _project(index=True),
    sa.Column("event_id", Id, sa.ForeignKey("events.id"), nullable=False, unique=True),
    _text("template"),
    sa.Column("message_id", sa.Text, nullable=False, unique=True),
    _text("recipient_name"),
    _text("recipient"),
    _text("subject"),
    _text("body"),
    sa.Column("state", sa.Text, nullable=False, server_default="queued"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),  # when the next try may start; a lease pushes it ahead
    _text("leased_by", null=True),
    _text("error", null=True),
    sa.Column("sent_at", Moment),
    sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed')", name="state"),
    sqlite_autoincrement=True,
)

attempts = sa.Table(
    "attempts",
    metadata,
    _key(),
    sa.Column("message_id", Id, sa.ForeignKey("messages.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    _text("outcome"),
    _text("detail", null=True),
    sqlite_autoincrement=True,
)

# One row a project and material: the way in for the material filter. All is fixed when the order is placed.
project_materials = sa.Table(
    "project_materials",
    metadata,
    sa.Column("material", Plain, primary_key=True),
    sa.Column("country", Plain, primary_key=True),
    sa.Column("ordered_at", Moment, primary_key=True),
    _project(primary_key=True),
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

WORDS = ("title", "customer", "company", "email")
SORTABLE = (
    *WORDS, "country", "materials", "items", "quantity", "total", "currency", "payment", "ordered_at", "due_at",
    "status_since",
)  # fmt: skip

sa.Index("ix_projects_country_ordered_at", projects.c.country, projects.c.ordered_at, projects.c.status)
sa.Index("ix_project_materials_ordered_at", project_materials.c.material, project_materials.c.ordered_at)
sa.Index("ix_project_materials_project_id", project_materials.c.project_id)
sa.Index("ix_messages_due", messages.c.state, messages.c.due_at)
