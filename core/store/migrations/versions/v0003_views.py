"""Saved views: filter sets with a name, shared by the team."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "views",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("name", Plain, nullable=False),
        sa.Column("folded", Plain, nullable=False),
        sa.Column("filters", Plain, nullable=False),
        sa.Column("sort", Plain, nullable=False),
        sa.Column("created_by", Plain, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name="ck_views_name"),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
        sa.UniqueConstraint("folded", name="uq_views_folded"),
        sqlite_autoincrement=True,
    )
