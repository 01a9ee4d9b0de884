"""When texts were erased by the rule for keeping, and indexes by which it finds what it concerns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for table in ("comments", "messages"):
        op.add_column(table, sa.Column("erased_at", sa.BigInteger()))
    # What is old and still there: the sweep of a night with nothing to do reads next to nothing.
    op.execute("CREATE INDEX ix_attachments_added_at ON attachments (added_at)")
    op.execute("CREATE INDEX ix_comments_kept ON comments (at) WHERE erased_at IS NULL")
    op.execute("CREATE INDEX ix_messages_kept ON messages (created_at) WHERE erased_at IS NULL")
