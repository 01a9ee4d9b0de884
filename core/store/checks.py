"""Whether the database is whole: what it derives from its rows must equal what the rows say."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from core.store import schema
from core.store.database import Database
from core.store.engine import sqlite_module
from core.times import DAY

MANY = 100_000  # projects; beyond, a check that holds up writers runs on request only

_EXPECTED = f"""WITH kinds AS (
    SELECT id AS project_id, '' AS material FROM projects
    UNION ALL SELECT project_id, material FROM project_materials
), expected AS (
    SELECT k.material, c.country, p.ordered_at / {DAY} AS day, p.status, count(*) AS projects
    FROM kinds AS k JOIN projects AS p ON p.id = k.project_id
    JOIN (SELECT '' AS country UNION SELECT country FROM projects) AS c ON c.country IN ('', p.country)
    GROUP BY k.material, c.country, p.ordered_at / {DAY}, p.status
), kept AS (SELECT material, country, day, status, projects FROM tallies WHERE projects <> 0)
SELECT count(*) FROM (
    SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM kept) AS missing
    UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM expected) AS surplus
) AS differences"""
_MATERIALS = """WITH expected AS (
    SELECT DISTINCT i.material, p.country, p.ordered_at, p.id, p.total
    FROM items AS i JOIN projects AS p ON p.id = i.project_id
), kept AS (SELECT material, country, ordered_at, project_id, total FROM project_materials)
SELECT count(*) FROM (
    SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM kept) AS missing
    UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM expected) AS surplus
) AS differences"""
_SUMS = """SELECT count(*) FROM projects AS p LEFT JOIN (
    SELECT project_id, count(*) AS items, sum(quantity) AS quantity, sum(quantity * unit_price) AS price
    FROM items GROUP BY project_id
) AS i ON i.project_id = p.id
WHERE i.items IS NULL OR i.items <> p.items OR i.quantity <> p.quantity
    OR i.price + p.shipping_cost - p.discount + p.tax <> p.total"""
_HISTORY = """SELECT count(*) FROM projects AS p WHERE p.status <> coalesce((
    SELECT e.status_to FROM events AS e WHERE e.project_id = p.id AND e.status_to IS NOT NULL
    ORDER BY e.id DESC LIMIT 1), 'Pending')"""
_COUNTS = {
    "Counts by material, country, day and status": (_EXPECTED, "counts differ from their projects"),
    "Materials of projects": (_MATERIALS, "projects are filed under a wrong material or total"),
    "Totals": (_SUMS, "projects differ from the sum of their items"),
    "Status and history": (_HISTORY, "projects have a status that is not in their history"),
}
_SEARCH = sa.text("INSERT INTO project_search (project_search, rank) VALUES ('integrity-check', 1)")


def differences(database: Database) -> Iterator[tuple[str, str]]:
    """What was compared, and the difference in words: an empty text where there is none."""
    for what, (statement, words) in _COUNTS.items():
        with database.reading() as connection:
            found = int(connection.exec_driver_sql(statement).scalar_one())
        yield what, f"{found:,} {words}" if found else ""


def damages(database: Database) -> Iterator[tuple[str, str]]:
    """SQLite's own checks; PostgreSQL enforces its rules itself and has its own tools."""
    if not database.is_sqlite:
        return
    with database.reading() as connection:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(3)")]
        yield "Database file", "" if found == ["ok"] else "; ".join(found)
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        yield "References between tables", f"{len(lost):,} rows refer to nothing" if lost else ""


def search_damage(database: Database) -> str:
    """How the search index differs from the projects, in words; it holds up writers while it looks."""
    if not database.is_sqlite:
        return ""
    try:
        with database.writing() as connection:
            connection.execute(_SEARCH)
    except sa.exc.DatabaseError as error:
        return f"the index does not fit the projects ({error.orig})"
    return ""


def projects(database: Database) -> int:
    """How many projects there are."""
    with database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(schema.projects)).scalar_one())


def stored_files(database: Database) -> dict[str, int]:
    """The stored files that the database knows: sha256 and size."""
    with database.reading() as connection:
        rows = connection.execute(sa.select(schema.files.c.sha256, schema.files.c.size)).all()
    return {row.sha256: row.size for row in rows}


def database_version(database: Database) -> str:
    """The database system and its version."""
    if database.is_sqlite:
        module = sqlite_module()
        return f"SQLite {module.sqlite_version} ({module.__name__.partition('.')[0]})"
    with database.reading() as connection:
        return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()}"
