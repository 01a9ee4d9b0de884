"""The tables of who may do what: accounts, their sessions and mailed tickets, throttles, and the desk's own history."""

from __future__ import annotations

import sqlalchemy as sa

from core.store.columns import Id, Moment, Plain, key, metadata, text

ROLES = ("viewer", "operator", "manager", "administrator")


def _of_account(*, index: bool = True) -> sa.Column[int]:
    return sa.Column("account_id", Id, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=index)


accounts = sa.Table(
    "accounts",
    metadata,
    key(),
    text("name"),
    sa.Column("folded", Plain, nullable=False, unique=True),  # the name without regard to case
    text("email"),
    sa.Column("folded_email", Plain, nullable=False, unique=True),
    text("role"),
    text("password", null=True),  # argon2id; none while an invitation is open, or with single sign-on
    text("issuer", null=True),  # of OpenID Connect
    text("subject", null=True),
    text("totp_secret", null=True),
    sa.Column("totp_step", sa.BigInteger),  # of the code used last, which is good once
    text("created_by"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("password_at", Moment),
    sa.Column("signed_in_at", Moment),
    sa.Column("disabled_at", Moment),
    sa.CheckConstraint(f"role IN ({', '.join(repr(role) for role in ROLES)})", name="role"),
    sa.UniqueConstraint("issuer", "subject"),
    sqlite_autoincrement=True,
)

# Single-use codes that stand in for the second factor; only their hashes.
recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    key(),
    _of_account(),
    sa.Column("hash", Plain, nullable=False, unique=True),
    sa.Column("used_at", Moment),
    sqlite_autoincrement=True,
)

# Who is signed in, by the hash of a token that only their browser, or their notebook, has.
sessions = sa.Table(
    "sessions",
    metadata,
    key(),
    sa.Column("hash", Plain, nullable=False, unique=True),
    _of_account(),
    text("kind"),  # browser, token (of `printdesk login`), or second factor (of a sign-in that still needs it)
    text("address"),
    text("agent"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    text("id_token", null=True),  # of OpenID Connect, for the logout there
    sa.CheckConstraint("kind IN ('browser', 'token', 'second factor')", name="kind"),
    sqlite_autoincrement=True,
)

# Links of invitations and of forgotten passwords, by the hash of their token; each is good once.
tickets = sa.Table(
    "tickets",
    metadata,
    sa.Column("hash", Plain, primary_key=True),
    _of_account(),
    text("purpose"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    sa.CheckConstraint("purpose IN ('invitation', 'reset')", name="purpose"),
)

# Sign-ins that are under way at an OpenID Connect provider, by the hash of their state.
sign_ins = sa.Table(
    "sign_ins",
    metadata,
    sa.Column("hash", Plain, primary_key=True),
    text("nonce"),
    text("verifier"),  # of PKCE
    text("next"),  # where the person wanted to go
    sa.Column("expires_at", Moment, nullable=False),
)

# Who has done something often: the moment at which all of it would be forgotten (GCRA's theoretical arrival time).
throttles = sa.Table(
    "throttles",
    metadata,
    sa.Column("name", Plain, primary_key=True),
    sa.Column("until", Moment, nullable=False, index=True),
)

# The desk's own history: sign-ins, exports, downloads, changes of people and of the set-up.
records = sa.Table(
    "records",
    metadata,
    key(),
    text("kind"),
    text("actor"),
    text("subject"),  # whom or what it is about: a number, a name; never a customer's
    text("address"),  # where the actor was, as far as it is known
    sa.Column("at", Moment, nullable=False),
    text("detail", null=True),
    sa.Column("seal", sa.LargeBinary),
    sa.Column("hash", sa.LargeBinary),
    sqlite_autoincrement=True,
)

sa.Index("ix_records_at", records.c.at)
