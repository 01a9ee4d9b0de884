"""Accounts and their recovery codes."""

from __future__ import annotations

import sqlalchemy as sa

from core.store.schema_accounts import accounts as _a

_ANY = sa.select(_a.c.id).limit(1)


def any_account(connection: sa.Connection) -> bool:
    """Whether there is an account."""
    return connection.execute(_ANY).first() is not None
