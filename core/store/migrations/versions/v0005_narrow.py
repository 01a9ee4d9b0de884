"""Narrow indexes that pages are found by: what never changes in a project by its id, and totals by country."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # A row of projects is wide, so that sorting thousands of hits reads a page of the file for nearly each of them.
        # This index has a hundred projects to a page, and no move touches it.
        op.execute("""CREATE INDEX ix_projects_narrow
            ON projects (id, country, ordered_at, due_at, total, quantity, items, currency)""")
        op.execute("CREATE INDEX ix_projects_country_total ON projects (country, total)")
    else:
        op.execute("CREATE INDEX ix_projects_country_total ON projects (country, total NULLS FIRST, id)")
