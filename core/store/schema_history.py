"""The table of the chains: where each history ends, so that it cannot be cut off there."""

from __future__ import annotations

import sqlalchemy as sa

from core.store.columns import Plain, metadata

# PostgreSQL's writers of a history wait for each other here, so that its ids have no gaps and are in commit order.
chains = sa.Table(
    "chains",
    metadata,
    sa.Column("name", Plain, primary_key=True),
    sa.Column("newest", sa.BigInteger, nullable=False),  # id of the last row
    sa.Column("hash", sa.LargeBinary, nullable=False),  # of that row
)
