"""On PostgreSQL the indexes of words have the words themselves too: a page far down is found without reading rows."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"

WORDS = ("title", "customer", "company", "email")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # whose indexes know the words, compared without regard to case
        return
    for name in WORDS:
        for index, status in ((f"ix_projects_{name}", ""), (f"ix_projects_status_{name}", "status, ")):
            op.execute(f"DROP INDEX {index}")
            # PostgreSQL does not see that lower(title) alone is asked for, and would read each row for its title.
            op.execute(f"CREATE INDEX {index} ON projects ({status}lower({name}) NULLS FIRST, id, {name})")
