"""Chains of the histories: the rows there are get their hashes, and from now on rows are only ever appended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from core.store.chain import COLUMNS, START, chained

revision = "0009"
down_revision = "0008"

Plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
AT_ONCE = 20_000  # rows in memory together
APPENDED = "the history is only ever appended to, by Printdesk itself"
CHANGED = "the history is never changed"

# A customer acts in the history as "customer": their name would stay in it for ever.
NAMELESS = """UPDATE events SET actor = 'customer' WHERE kind = 'commented' OR (kind = 'attached'
    AND actor = (SELECT customer FROM projects WHERE projects.id = events.project_id))"""

# INSERT OR REPLACE would otherwise change a row. SQLite takes -1 for an id that is not given.
UNFIT = """NEW.hash IS NULL OR length(NEW.hash) <> 32
    OR NEW.id NOT BETWEEN 1 AND (SELECT newest FROM chains WHERE name = '{table}')"""
SQLITE = (
    f"""CREATE TRIGGER {{table}}_append BEFORE INSERT ON {{table}}
    WHEN {UNFIT} OR EXISTS (SELECT 1 FROM {{table}} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{APPENDED}'); END""",
    f"""CREATE TRIGGER {{table}}_keep BEFORE UPDATE ON {{table}} WHEN NOT ({{erasure}})
    BEGIN SELECT RAISE(ABORT, '{CHANGED}'); END""",
    f"CREATE TRIGGER {{table}}_delete BEFORE DELETE ON {{table}} BEGIN SELECT RAISE(ABORT, '{CHANGED}'); END",
)
POSTGRESQL = (
    f"""CREATE FUNCTION {{table}}_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF {UNFIT} THEN
                RAISE EXCEPTION '{APPENDED}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        ELSIF TG_OP = 'UPDATE' THEN
            IF {{erasure}} THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '{CHANGED}' USING ERRCODE = 'check_violation';
    END $$""",
    *(
        f"CREATE TRIGGER {{table}}_{name} BEFORE {change} ON {{table}}"
        f" FOR EACH {each} EXECUTE FUNCTION {{table}}_guard()"
        for name, change, each in (
            ("append", "INSERT", "ROW"),
            ("keep", "UPDATE", "ROW"),
            ("delete", "DELETE", "ROW"),
            ("truncate", "TRUNCATE", "STATEMENT"),
        )
    ),
)


def upgrade() -> None:
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for name in ("seal", "hash"):
        op.add_column("events", sa.Column(name, sa.LargeBinary()))
    op.create_table(
        "chains",
        sa.Column("name", Plain, nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_chains"),
    )
    renewal = _without_renewal(connection, sqlite)
    op.execute(NAMELESS)
    for table in COLUMNS:
        _chain(connection, table)
    op.execute(sa.text(renewal))
    for table in COLUMNS:
        for statement in SQLITE if sqlite else POSTGRESQL:
            sql = statement.format(table=table, erasure=_erasure(table))
            op.execute(sa.text(sql.replace(":", "\\:")))


def _without_renewal(connection: Any, sqlite: bool) -> str:
    """Put aside the trigger that makes a new generation, as every row changes; returns how it comes back."""
    if not sqlite:
        op.execute("ALTER TABLE events DISABLE TRIGGER events_rewritten")
        return "ALTER TABLE events ENABLE TRIGGER events_rewritten"
    sql = str(connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'events_rewritten'").scalar_one())
    op.execute("DROP TRIGGER events_rewritten")
    return sql.replace(":", "\\:")


def _erasure(table: str) -> str:
    """The one change that is allowed: of an event the text goes, and its digest stays in the place of the seal."""
    if table != "events":
        return "1 = 0"
    kept = ("id", *(name for name in COLUMNS[table] if name != "detail"), "hash")
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in kept)
    gone = "OLD.detail IS NOT NULL AND NEW.detail IS NULL AND length(OLD.seal) = 16 AND length(NEW.seal) = 32"
    return f"{same} AND {gone}"


def _chain(connection: Any, table: str) -> None:
    """Give the rows of the history their seals and hashes, in the order of their ids."""
    newest, link = 0, START
    while rows := _rows(connection, table, newest):
        done = chained(link, rows)
        _write(connection, table, [(row[-2], row[-1], row[0]) for row in done])
        newest, link = done[-1][0], done[-1][-1]
    head = {"name": table, "newest": newest, "hash": link}
    connection.execute(sa.text("INSERT INTO chains (name, newest, hash) VALUES (:name, :newest, :hash)"), head)


def _rows(connection: Any, table: str, after: int) -> Sequence[Any]:
    names = ", ".join(("id", *COLUMNS[table]))
    sql = f"SELECT {names} FROM {table} WHERE id > :after ORDER BY id LIMIT {AT_ONCE}"
    found: Sequence[Any] = connection.execute(sa.text(sql), {"after": after}).all()
    return found


def _write(connection: Any, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"UPDATE {table} SET seal = ?, hash = ? WHERE id = ?", rows)
        return
    sql = (
        f"UPDATE {table} SET seal = v.seal, hash = v.hash FROM unnest(CAST(:seals AS bytea[]),"
        f" CAST(:hashes AS bytea[]), CAST(:ids AS bigint[])) AS v (seal, hash, id) WHERE {table}.id = v.id"
    )
    names = ("seals", "hashes", "ids")
    connection.execute(sa.text(sql), dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
