"""Totals by material, and on SQLite indexes for pages under several filters: by total, and of what is overdue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

FILL = """UPDATE project_materials SET total =
    (SELECT p.total FROM projects AS p WHERE p.id = project_materials.project_id)"""
KEEP = "UPDATE project_materials SET total = NEW.total WHERE project_id = NEW.id"
SQLITE = (
    f"""CREATE TRIGGER projects_total AFTER UPDATE OF total ON projects WHEN OLD.total <> NEW.total
    BEGIN {KEEP}; END""",
    # Country and moment stand in this index by themselves: they are in the key of the table.
    "CREATE INDEX ix_project_materials_total ON project_materials (material, total, project_id)",
    # Few projects are open at a time, so that all about them that a list is filtered and sorted by costs little here.
    """CREATE INDEX ix_projects_open
    ON projects (status, due_at, country, ordered_at, total, quantity, items, currency, materials)
    WHERE status IN ('Pending', 'Printing')""",
    # Country and moment beside total and number, by which lists are sorted: what does not pass need not be looked up.
    "DROP INDEX ix_projects_country_total",
    "CREATE INDEX ix_projects_country_total ON projects (country, total, id, ordered_at)",
    "DROP INDEX ix_projects_status_total",
    "CREATE INDEX ix_projects_status_total ON projects (status, total, id, country, ordered_at)",
)
POSTGRESQL = (
    f"""CREATE FUNCTION keep_total() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {KEEP}; RETURN NULL; END $$""",
    """CREATE TRIGGER projects_total AFTER UPDATE OF total ON projects
    FOR EACH ROW WHEN (OLD.total <> NEW.total) EXECUTE FUNCTION keep_total()""",
)


def upgrade() -> None:
    op.add_column("project_materials", sa.Column("total", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(FILL)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
