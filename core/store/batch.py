"""Many new projects at once: the rows table by table, then the search and the tallies in one statement each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.store.load import catch_up, columns_of, insert, new_ids
from core.store.suspend import Suspended

LARGE = 500  # projects; to put the triggers aside for fewer costs more than they do
Row = Mapping[str, Any]


def add_projects(connection: sa.Connection, rows: Mapping[str, Sequence[Row]]) -> None:
    """
    Append rows by table, the parents first; those of projects, in the order of their ids, and of events have one.

    Whoever else places projects waits until the transaction ends; readers do not.
    """
    projects = rows["projects"]
    if len(projects) < LARGE:
        _append(connection, rows)
        return
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    with Suspended(connection, indexes=False, report=_silent):
        _append(connection, rows)
        catch_up(connection, projects[0]["id"], whole=False)


def ids_for(connection: sa.Connection, table: str, count: int) -> Sequence[int]:
    """Ids for new rows of projects or events, ascending, that no other gets."""
    return new_ids(connection, table, count) if count else ()


def _append(connection: sa.Connection, rows: Mapping[str, Sequence[Row]]) -> None:
    for table, several in rows.items():
        names = columns_of(table)
        insert(connection, table, [tuple(map(row.get, names)) for row in several])


def _silent(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""
