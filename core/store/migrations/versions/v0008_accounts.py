"""Accounts, their sessions and tickets, throttles, and the desk's own history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

Plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_accounts()
    _create_sessions()
    _create_tickets()
    op.create_table(
        "throttles",
        *_texts("name"),
        *_moments("until"),
        sa.PrimaryKeyConstraint("name", name="pk_throttles"),
    )
    op.create_index("ix_throttles_until", "throttles", ["until"])
    op.create_table(
        "records",
        _id(),
        *_texts("kind", "actor", "subject", "address"),
        *_moments("at"),
        *_texts("detail", null=True),
        sa.Column("seal", sa.LargeBinary()),
        sa.Column("hash", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_records_at", "records", ["at"])


def _id() -> sa.Column[int]:
    return sa.Column("id", Id, autoincrement=True, nullable=False)


def _texts(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, Plain, nullable=null) for name in names]


def _moments(*names: str, null: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=null) for name in names]


def _account(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("account_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=f"fk_{table}_account_id", ondelete="CASCADE"),
    ]


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        _id(),
        *_texts("name", "folded", "email", "folded_email", "role"),
        *_texts("password", "issuer", "subject", "totp_secret", null=True),
        sa.Column("totp_step", sa.BigInteger()),
        *_texts("created_by"),
        *_moments("created_at"),
        *_moments("password_at", "signed_in_at", "disabled_at", null=True),
        sa.CheckConstraint("role IN ('viewer', 'operator', 'manager', 'administrator')", name="ck_accounts_role"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("folded", name="uq_accounts_folded"),
        sa.UniqueConstraint("folded_email", name="uq_accounts_folded_email"),
        sa.UniqueConstraint("issuer", "subject", name="uq_accounts_issuer"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recovery_codes",
        _id(),
        *_account("recovery_codes"),
        *_texts("hash"),
        *_moments("used_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint("hash", name="uq_recovery_codes_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_recovery_codes_account_id", "recovery_codes", ["account_id"])


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        _id(),
        *_texts("hash"),
        *_account("sessions"),
        *_texts("kind", "address", "agent"),
        *_moments("created_at", "seen_at", "expires_at"),
        *_moments("ended_at", null=True),
        *_texts("id_token", null=True),
        sa.CheckConstraint("kind IN ('browser', 'token', 'second factor')", name="ck_sessions_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("hash", name="uq_sessions_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])


def _create_tickets() -> None:
    op.create_table(
        "tickets",
        *_texts("hash"),
        *_account("tickets"),
        *_texts("purpose"),
        *_moments("created_at", "expires_at"),
        *_moments("used_at", null=True),
        sa.CheckConstraint("purpose IN ('invitation', 'reset')", name="ck_tickets_purpose"),
        sa.PrimaryKeyConstraint("hash", name="pk_tickets"),
    )
    op.create_index("ix_tickets_account_id", "tickets", ["account_id"])
    op.create_table(
        "sign_ins",
        *_texts("hash", "nonce", "verifier", "next"),
        *_moments("expires_at"),
        sa.PrimaryKeyConstraint("hash", name="pk_sign_ins"),
    )
