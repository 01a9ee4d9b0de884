"""Copies every row from one database to another, of the same or of the other kind."""

from __future__ import annotations

import sqlalchemy as sa

from core.store.database import Database

# Triggers and migrations of the target fill these; Alembic writes its own.
_MADE_THERE = {"tallies", "generations", "alembic_version"}
_AT_ONCE = 5_000


def copy_rows(source: sa.Connection, target: sa.Connection) -> None:
    """Fill the empty tables of *target*, which has the same schema, with the rows of *source*."""
    if "chains" in _tables(target):
        target.exec_driver_sql("DELETE FROM chains")
    for name in _tables(source):
        table = _table(source, name)
        rows = source.execution_options(yield_per=_AT_ONCE).execute(sa.select(table).order_by(*_keys(source, table)))
        into = _table(target, name).insert()
        for part in rows.mappings().partitions(_AT_ONCE):  # said twice: SQLite forgets it otherwise
            target.execute(into, [dict(row) for row in part])


def continue_numbers(database: Database, connection: sa.Connection) -> None:
    """Let new rows be numbered after the copied ones (SQLite does so by itself)."""
    if database.is_sqlite:
        return
    for name in _tables(connection):
        if "id" in _table(connection, name).c:
            highest = f"(SELECT max(id) FROM {name})"  # our own table's name
            statement = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {highest}) WHERE {highest} > 0"
            connection.exec_driver_sql(statement)


def _tables(connection: sa.Connection) -> list[str]:
    """The tables that have rows of their own, each after those it refers to."""
    found = [name for name, _ in sa.inspect(connection).get_sorted_table_and_fkc_names() if name]
    own = [name for name in found if name not in _MADE_THERE and not name.startswith("project_search")]
    return sorted(own, key=lambda name: name != "chains")  # no row of a history is taken beyond it


def _table(connection: sa.Connection, name: str) -> sa.TableClause:
    columns = sa.inspect(connection).get_columns(name)
    return sa.table(name, *(sa.column(one["name"], one["type"]) for one in columns))


def _keys(connection: sa.Connection, table: sa.TableClause) -> list[sa.ColumnElement[object]]:
    names = sa.inspect(connection).get_pk_constraint(table.name)["constrained_columns"]
    return [table.c[name] for name in names]
