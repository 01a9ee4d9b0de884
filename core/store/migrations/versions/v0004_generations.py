"""Generations: a copy of a table is known to be out of date also when no event tells what has changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# The desk changes a project only by moving it, which has an event; rows of these tables are only added, and a message
# that is sent stays as it is. Whatever else changes, by raw SQL, makes a new generation. A model is known only after
# its item, and has a generation of its own.
FIXED = "title, customer, company, email, materials, items, quantity, total, currency, payment, due_at"
OF_MESSAGE = "project_id, template, recipient_name, recipient, subject, body, created_at"
CASES = (
    ("projects_rewritten", f"UPDATE OF {FIXED} ON projects", "", "rows"),
    ("projects_dated", "UPDATE OF status_since ON projects", "OLD.status = NEW.status", "rows"),
    ("projects_erased", "DELETE ON projects", "", "rows"),
    ("items_rewritten", "UPDATE ON items", "", "rows"),
    ("items_erased", "DELETE ON items", "", "rows"),
    ("events_rewritten", "UPDATE ON events", "", "rows"),
    ("events_erased", "DELETE ON events", "", "rows"),
    ("comments_rewritten", "UPDATE ON comments", "", "rows"),
    ("comments_erased", "DELETE ON comments", "", "rows"),
    ("messages_rewritten", f"UPDATE OF {OF_MESSAGE} ON messages", "", "rows"),
    ("messages_reopened", "UPDATE OF state, attempts, error, sent_at ON messages", "OLD.state = 'sent'", "rows"),
    ("messages_erased", "DELETE ON messages", "", "rows"),
    ("models_added", "INSERT ON models", "", "models"),
    ("models_rewritten", "UPDATE ON models", "", "rows"),
    ("models_erased", "DELETE ON models", "", "rows"),
)
# Once in each transaction: PostgreSQL keeps every version of the row until the transaction ends.
RENEW = """CREATE FUNCTION renew_generation() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE own text := pg_current_xact_id()::text;
    BEGIN
        UPDATE generations SET stamp = gen_random_uuid()::text, writer = own
        WHERE name = TG_ARGV[0] AND writer IS DISTINCT FROM own;
        RETURN NULL;
    END $$"""


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "generations",
        sa.Column("name", Plain, nullable=False),
        sa.Column("stamp", Plain, nullable=False),
        sa.Column("writer", Plain),
        sa.PrimaryKeyConstraint("name", name="pk_generations"),
    )
    stamp = "lower(hex(randomblob(16)))" if sqlite else "gen_random_uuid()\\:\\:text"
    for name in ("rows", "models"):
        op.execute(sa.text(f"INSERT INTO generations (name, stamp) VALUES ('{name}', {stamp})"))
    if not sqlite:
        op.execute(sa.text(RENEW.replace(":", "\\:")))
    for trigger, change, condition, name in CASES:
        when = f"WHEN ({condition})" if condition else ""
        renew = f"BEGIN UPDATE generations SET stamp = {stamp} WHERE name = '{name}'; END"
        action = renew if sqlite else f"EXECUTE FUNCTION renew_generation('{name}')"
        op.execute(sa.text(f"CREATE TRIGGER {trigger} AFTER {change} FOR EACH ROW {when} {action}"))
