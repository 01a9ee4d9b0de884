"""Loading very many projects at once: rows in bulk, then the search and the tallies in one statement each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from core.project import ModelFacts
from core.store import history, schema
from core.store.appending import append_rows
from core.store.changes import add_file
from core.store.database import Database
from core.store.models import add_facts
from core.store.suspend import Suspended
from core.times import DAY

Ids = Mapping[str, Sequence[int]]
Report = Callable[[str, int, int], None]
Rows = Mapping[str, list[tuple[Any, ...]]]

# The tables that a load fills, parents first. Those with ids that other rows refer to get them from the load.
NUMBERED = ("projects", "events", "messages")
TABLES = (
    "projects", "addresses", "items", "project_materials", "events", "comments", "notes", "attachments", "messages",
    "attempts", "quotes", "links", "discount_uses",
)  # fmt: skip

_SEARCH = "INSERT INTO project_search (rowid, search_text) SELECT id, search_text FROM projects WHERE id >= :first"
# Each project counts for each of its materials and for all of them (''), and for its country and for all of them.
_TALLY = f"""INSERT INTO tallies (material, country, day, status, projects)
    WITH counted (material, country, day, status, projects) AS MATERIALIZED (
        SELECT m.material, p.country, p.ordered_at / {DAY}, p.status, count(*)
        FROM projects AS p
        JOIN (SELECT project_id, material FROM project_materials WHERE project_id >= :first
              UNION ALL SELECT id, '' FROM projects WHERE id >= :first) AS m ON m.project_id = p.id
        WHERE p.id >= :first GROUP BY 1, 2, 3, 4)
    SELECT material, country, day, status, projects FROM (
        SELECT * FROM counted
        UNION ALL SELECT material, '', day, status, sum(projects) FROM counted GROUP BY 1, 3, 4) AS every
    WHERE true ORDER BY 1, 2, 3, 4
    ON CONFLICT (material, country, day, status) DO UPDATE SET projects = tallies.projects + excluded.projects"""


def _silent(what: str, done: int, total: int) -> None:
    """Say nothing."""


class Batch(Protocol):
    """Some projects with all that belongs to them."""

    def sizes(self) -> Mapping[str, int]:
        """How many rows of each of NUMBERED there will be."""

    def rows(self, ids: Ids) -> Rows:
        """The rows of TABLES with these ids; the order of their values is that of columns_of()."""


def record_files(
    database: Database, files: Iterable[tuple[str, int]], facts: Mapping[str, ModelFacts], at: int
) -> None:
    """Record stored files by sha256 and size, and what models are; those that are known stay as they are."""

    def work(connection: sa.Connection) -> None:
        for sha256, size in files:
            add_file(connection, {"sha256": sha256, "size": size, "stored_at": at})
        add_facts(connection, facts, at)

    database.write(work)


def columns_of(table: str) -> tuple[str, ...]:
    """The columns that a load writes, in the order of the schema; nothing that is new is erased."""
    names = schema.metadata.tables[table].columns.keys()
    return tuple(name for name in names if name != "erased_at" and (name != "id" or table in NUMBERED))


def load(database: Database, batches: Iterable[Batch], report: Report = _silent) -> int:
    """
    Write all of the batches and return how many projects that were.

    Into an empty database all goes in one transaction, whose indexes are made last; otherwise each batch is a
    transaction of its own. *report* is told what is written, how much of it is done,
    and of how much (0: not known).
    """
    remaining = iter(batches)
    with database.writing() as connection:
        if _is_empty(connection):
            return _load(connection, remaining, report, indexes=True)
    return sum(_load_one(database, batch, report) for batch in remaining)


def _is_empty(connection: sa.Connection) -> bool:
    return connection.execute(sa.select(schema.projects.c.id).limit(1)).first() is None


def _load_one(database: Database, batch: Batch, report: Report) -> int:
    return database.write(lambda connection: _load(connection, [batch], report, indexes=False))


def _load(connection: sa.Connection, batches: Iterable[Batch], report: Report, *, indexes: bool) -> int:
    count, first = 0, 0
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    with Suspended(connection, indexes=indexes, report=report):
        for batch in batches:
            ids = {table: new_ids(connection, table, size) for table, size in batch.sizes().items()}
            for table, rows in batch.rows(ids).items():
                insert(connection, table, rows)
            count += len(ids["projects"])
            first = first or ids["projects"][0]
            report("Writing projects", count, 0)
        if count:
            report("Making the search and the tallies", 0, 1)
            catch_up(connection, first, whole=indexes)
    return count


def catch_up(connection: sa.Connection, first: int, *, whole: bool) -> None:
    """What the triggers would have done for each project."""
    connection.execute(sa.text(_TALLY), {"first": first})
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text(_SEARCH), {"first": first})
        if whole:  # one tree instead of several: a third faster to search
            connection.execute(sa.text("INSERT INTO project_search (project_search) VALUES ('optimize')"))


def new_ids(connection: sa.Connection, table: str, count: int) -> Sequence[int]:
    """New ids for *count* rows, ascending."""
    if table == "events":
        return history.next_ids(connection, table, count)
    if connection.dialect.name == "sqlite":
        last = connection.execute(sa.text(f"SELECT coalesce(max(id), 0) FROM {table}")).scalar_one()
        used = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :table"
        start = max(last, connection.execute(sa.text(used), {"table": table}).scalar_one()) + 1
        return range(start, start + count)
    statement = "SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)"
    return sorted(connection.execute(sa.text(statement), {"table": table, "count": count}).scalars())


def insert(connection: sa.Connection, table: str, rows: list[tuple[Any, ...]], columns: Sequence[str] = ()) -> None:
    """Append rows, whose values are in the order of *columns*, else of columns_of(), as fast as the driver can."""
    if not rows:
        return
    if table == "events":
        rows = history.linked(connection, table, rows)
    append_rows(connection, table, tuple(columns or columns_of(table)), rows)
