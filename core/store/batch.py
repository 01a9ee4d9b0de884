"""Many new projects at once: the rows table by table, then the search and the tallies in one statement each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.store.load import catch_up, columns_of, insert, new_ids
from core.store.suspend import Suspended

LARGE = 500  # projects; to put the triggers aside for fewer costs more than they do
_SOME = sa.text("SELECT count(*) FROM (SELECT 1 FROM projects LIMIT :limit)")
Row = dict[str, Any]


def add_projects(connection: sa.Connection, ids: Sequence[int], batches: Iterable[Mapping[str, Sequence[Row]]]) -> None:
    """
    Append the rows of projects with these ascending *ids*, batch by batch, each by table with the parents first.

    Rows of projects and of events have their ids. Whoever else places projects waits until the transaction ends;
    readers do not.
    """
    if len(ids) < LARGE:
        _append(connection, batches)
        return
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    with Suspended(connection, indexes=_more_than_there_are(connection, len(ids)), report=_silent):
        _append(connection, batches)
        catch_up(connection, ids[0], whole=False)


def _more_than_there_are(connection: sa.Connection, count: int) -> bool:
    """
    Whether to make the indexes anew costs less than to add to them.

    Never on PostgreSQL, where nobody could read until the transaction ends.
    """
    if connection.dialect.name != "sqlite":
        return False
    found = connection.execute(_SOME, {"limit": count}).scalar_one()
    return bool(found < count)


def ids_for(connection: sa.Connection, table: str, count: int) -> Sequence[int]:
    """Ids for new rows of projects or events, ascending, that no other gets."""
    return new_ids(connection, table, count) if count else ()


def _append(connection: sa.Connection, batches: Iterable[Mapping[str, Sequence[Row]]]) -> None:
    for rows in batches:
        for table, several in rows.items():
            # The rows of a table have the same columns, in the same order; those of the chain come as it wants them.
            names = columns_of(table) if table == "events" or not several else tuple(several[0])
            if table == "events":
                values = [tuple(map(row.get, names)) for row in several]
            else:
                values = list(map(tuple, map(dict.values, several)))
            insert(connection, table, values, names)


def _silent(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""
