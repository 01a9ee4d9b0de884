"""The tables, and the rule of the moves in the database itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Words = Plain.with_variant(sa.Text(collation="NOCASE"), "sqlite")
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

LEGAL = """(OLD.status = NEW.status
  OR (OLD.status = 'Pending' AND NEW.status IN ('Printing', 'Canceled'))
  OR (OLD.status = 'Printing' AND NEW.status IN ('Shipped', 'Canceled')))"""
FIXED = "NEW.id <> OLD.id OR NEW.country <> OLD.country OR NEW.ordered_at <> OLD.ordered_at"

# INSERT OR REPLACE would otherwise delete a project and write it anew with any status.
SQLITE = (
    f"""CREATE TRIGGER projects_move BEFORE UPDATE OF status ON projects WHEN NOT {LEGAL}
    BEGIN SELECT RAISE(ABORT, 'illegal move of a project'); END""",
    f"""CREATE TRIGGER projects_fixed BEFORE UPDATE OF id, country, ordered_at ON projects WHEN {FIXED}
    BEGIN SELECT RAISE(ABORT, 'id, country and ordered_at of a project are fixed'); END""",
    """CREATE TRIGGER projects_replace BEFORE INSERT ON projects
    WHEN EXISTS (SELECT 1 FROM projects WHERE id = NEW.id OR external_key = NEW.external_key)
    BEGIN SELECT RAISE(ABORT, 'a project with this id or key exists'); END""",
    """CREATE TRIGGER projects_delete BEFORE DELETE ON projects
    BEGIN SELECT RAISE(ABORT, 'projects are never deleted'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION projects_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NOT {LEGAL} THEN
                RAISE EXCEPTION 'illegal move of a project' USING ERRCODE = 'check_violation';
            ELSIF {FIXED} THEN
                RAISE EXCEPTION 'id, country and ordered_at of a project are fixed' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'projects are never deleted' USING ERRCODE = 'check_violation';
    END $$""",
    """CREATE TRIGGER projects_update BEFORE UPDATE OF id, status, country, ordered_at ON projects
    FOR EACH ROW EXECUTE FUNCTION projects_guard()""",
    "CREATE TRIGGER projects_delete BEFORE DELETE ON projects FOR EACH ROW EXECUTE FUNCTION projects_guard()",
    "CREATE TRIGGER projects_truncate BEFORE TRUNCATE ON projects FOR EACH STATEMENT EXECUTE FUNCTION projects_guard()",
)


def upgrade() -> None:
    _tables()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(sa.text(statement.replace(":", "\\:")))


def _tables() -> None:
    op.create_table(
        "files",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64 AND size >= 0", name="ck_files_hash"),
        sa.PrimaryKeyConstraint("sha256", name="pk_files"),
    )
    op.create_table(
        "projects",
        sa.Column("id", Id, nullable=False),
        sa.Column("external_key", sa.Text()),
        sa.Column("fingerprint", Plain),
        sa.Column("title", Words, nullable=False),
        sa.Column("customer", Words, nullable=False),
        sa.Column("company", Words),
        sa.Column("email", Words, nullable=False),
        sa.Column("phone", Plain),
        sa.Column("country", Plain, nullable=False),
        sa.Column("materials", Plain, nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("shipping_cost", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("currency", Plain, nullable=False),
        sa.Column("payment", Plain, nullable=False),
        sa.Column("payment_method", Plain),
        sa.Column("payment_reference", Plain),
        sa.Column("shipping_option", Plain),
        sa.Column("ordered_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("status_since", sa.BigInteger(), nullable=False),
        sa.Column("status", Plain, nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("cancel_reason", Plain),
        sa.Column("source", Plain, nullable=False),
        sa.Column("search_text", Plain, nullable=False),
        sa.CheckConstraint("payment IN ('Open', 'Paid', 'Refunded')", name="ck_projects_payment"),
        sa.CheckConstraint("status IN ('Pending', 'Printing', 'Shipped', 'Canceled')", name="ck_projects_status"),
        sa.CheckConstraint("items > 0 AND quantity > 0 AND version > 0", name="ck_projects_positive"),
        sa.CheckConstraint("length(currency) = 3 AND length(country) = 2", name="ck_projects_codes"),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("external_key", name="uq_projects_external_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "addresses",
        sa.Column("project_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", Plain, nullable=False),
        sa.Column("company", Plain),
        sa.Column("line1", Plain, nullable=False),
        sa.Column("line2", Plain),
        sa.Column("postal_code", Plain, nullable=False),
        sa.Column("city", Plain, nullable=False),
        sa.Column("region", Plain),
        sa.Column("country", Plain, nullable=False),
        sa.Column("phone", Plain),
        sa.CheckConstraint("kind IN ('shipping', 'billing')", name="ck_addresses_kind"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_addresses_project_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "kind", name="pk_addresses"),
    )
    op.create_table(
        "attachments",
        sa.Column("id", Id, nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("file_name", Plain, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", Plain, nullable=False),
        sa.Column("added_by", Plain, nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_attachments_project_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name="fk_attachments_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attachments_project_id", "attachments", ["project_id"], unique=False)
    op.create_index("ix_attachments_sha256", "attachments", ["sha256"], unique=False)
    op.create_table(
        "comments",
        sa.Column("id", Id, nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("author", Plain, nullable=False),
        sa.Column("from_customer", sa.Boolean(name="from_customer"), nullable=False),
        sa.Column("body", Plain, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_comments_project_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_project_id", "comments", ["project_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", Id, nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("kind", Plain, nullable=False),
        sa.Column("actor", Plain, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("status_from", Plain),
        sa.Column("status_to", Plain),
        sa.Column("detail", Plain),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_events_project_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_project_id", "events", ["project_id"], unique=False)
    op.create_table(
        "items",
        sa.Column("id", Id, nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", Plain, nullable=False),
        sa.Column("material", Plain, nullable=False),
        sa.Column("finish", Plain),
        sa.Column("colour", Plain),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text()),
        sa.CheckConstraint("quantity > 0", name="ck_items_quantity"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_items_project_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name="fk_items_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.UniqueConstraint("project_id", "position", name="uq_items_project_id_position"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_items_sha256", "items", ["sha256"], unique=False)
    op.create_table(
        "models",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_x", sa.Float()),
        sa.Column("size_y", sa.Float()),
        sa.Column("size_z", sa.Float()),
        sa.Column("volume", sa.Float()),
        sa.Column("area", sa.Float()),
        sa.Column("triangles", sa.BigInteger()),
        sa.Column("watertight", sa.Boolean(name="watertight")),
        sa.Column("problem", Plain),
        sa.Column("measured_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name="fk_models_sha256", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sha256", name="pk_models"),
    )
    op.create_table(
        "notes",
        sa.Column("id", Id, nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("author", Plain, nullable=False),
        sa.Column("body", Plain, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_notes_project_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_project_id", "notes", ["project_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", Id, nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("template", Plain, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("recipient_name", Plain, nullable=False),
        sa.Column("recipient", Plain, nullable=False),
        sa.Column("subject", Plain, nullable=False),
        sa.Column("body", Plain, nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("leased_by", Plain),
        sa.Column("error", Plain),
        sa.Column("sent_at", sa.BigInteger()),
        sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed')", name="ck_messages_state"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_messages_event_id"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_messages_project_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("event_id", name="uq_messages_event_id"),
        sa.UniqueConstraint("message_id", name="uq_messages_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_due", "messages", ["state", "due_at"], unique=False)
    op.create_index("ix_messages_project_id", "messages", ["project_id"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("id", Id, nullable=False),
        sa.Column("message_id", Id, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", Plain, nullable=False),
        sa.Column("detail", Plain),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_attempts_message_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attempts_message_id", "attempts", ["message_id"], unique=False)
