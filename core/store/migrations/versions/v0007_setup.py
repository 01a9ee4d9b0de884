"""What the service offers, quotes, links of customers, keys of programs; tax; more facts of models."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

Plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("materials", "discounts", "shipping_options"):
        _create_offered(name)
    _create_service()
    op.add_column("projects", sa.Column("tax", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("models", sa.Column("bodies", sa.Integer()))
    for name in ("unit", "geometry"):
        op.add_column("models", sa.Column(name, Plain))
    op.create_index("ix_models_geometry", "models", ["geometry"])
    op.add_column("attachments", sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    _create_of_projects()
    _create_of_keys()


def _id() -> sa.Column[int]:
    return sa.Column("id", Id, autoincrement=True, nullable=False)


def _project(name: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("project_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=f"fk_{name}_project_id", ondelete="CASCADE"),
    ]


def _create_offered(name: str) -> None:
    op.create_table(
        name,
        _id(),
        sa.Column("name", Plain, nullable=False),
        sa.Column("folded", Plain, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("document", Plain, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("changed_by", Plain, nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("folded", name=f"uq_{name}_folded"),
        sqlite_autoincrement=True,
    )


def _create_service() -> None:
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", Plain, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("changed_by", Plain, nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_service_one"),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
    )


def _create_of_projects() -> None:
    op.create_table(
        "quotes",
        *_project("quotes"),
        sa.Column("document", Plain, nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_quotes"),
    )
    op.create_table(
        "discount_uses",
        _id(),
        sa.Column("discount_id", Id, nullable=False),
        *_project("discount_uses"),
        sa.Column("email", Plain, nullable=False),
        sa.ForeignKeyConstraint(["discount_id"], ["discounts.id"], name="fk_discount_uses_discount_id"),
        sa.PrimaryKeyConstraint("id", name="pk_discount_uses"),
        sa.UniqueConstraint("discount_id", "project_id", name="uq_discount_uses_discount_id_project_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_discount_uses_project_id", "discount_uses", ["project_id"])
    op.create_index("ix_discount_uses_discount_id_email", "discount_uses", ["discount_id", "email"])
    op.create_table(
        "links",
        sa.Column("token", Plain, nullable=False),
        *_project("links"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.CheckConstraint("length(token) >= 32", name="ck_links_token"),
        sa.PrimaryKeyConstraint("token", name="pk_links"),
    )
    op.create_index("ix_links_project_id", "links", ["project_id"])
    in_force = sa.text("revoked_at IS NULL")
    where: dict[str, Any] = {"sqlite_where": in_force, "postgresql_where": in_force}
    op.create_index("uq_links_in_force", "links", ["project_id"], unique=True, **where)
    op.create_table(
        "unread",
        *_project("unread"),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_unread"),
    )


def _create_of_keys() -> None:
    op.create_table(
        "keys",
        _id(),
        *(sa.Column(name, Plain, nullable=False) for name in ("name", "prefix", "hash", "scopes", "created_by")),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
        sa.UniqueConstraint("hash", name="uq_keys_hash"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "requests",
        sa.Column("key_id", Id, nullable=False),
        sa.Column("idempotency_key", Plain, nullable=False),
        sa.Column("fingerprint", Plain, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("answer", Plain),
        sa.Column("claim", Plain, nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name="fk_requests_key_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key_id", "idempotency_key", name="pk_requests"),
    )
    op.create_index("ix_requests_at", "requests", ["at"])
