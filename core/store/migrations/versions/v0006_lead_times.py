"""An index of what was shipped: when, and when it had been ordered."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # The median lead time stands on top of a page; without this, every project shipped in 90 days is looked up for it.
    # Only the move to Shipped touches it, once for each project.
    op.execute("CREATE INDEX ix_projects_lead_time ON projects (status_since, ordered_at) WHERE status = 'Shipped'")
