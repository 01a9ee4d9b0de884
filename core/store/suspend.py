"""Triggers and indexes that a bulk load puts aside and brings back, all within its own transaction."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

import sqlalchemy as sa

# What the load does itself. The rules of the moves stay in force.
TRIGGERS = ("projects_tally", "projects_search", "project_materials_tally", "projects_replace", "events_append")

_SQLITE_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_SQLITE_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
# An index that is part of a constraint goes and comes with it, so it stays.
_POSTGRESQL_INDEXES = """SELECT i.indexname, i.indexdef FROM pg_indexes AS i WHERE i.schemaname = current_schema()
    AND NOT EXISTS (SELECT 1 FROM pg_constraint AS c WHERE c.conname = i.indexname) AND i.tablename <> 'alembic_version'
    ORDER BY i.indexname"""
_POSTGRESQL_TRIGGERS = """SELECT t.tgname, c.relname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND NOT t.tgisinternal"""


class Suspended:
    """For the time of the block, tallies and search are not kept by triggers, nor (on request) any index."""

    def __init__(self, connection: sa.Connection, *, indexes: bool, report: Callable[[str, int, int], None]) -> None:
        self._connection, self._report = connection, report
        self._sqlite = connection.dialect.name == "sqlite"
        self._triggers = self._found_triggers()
        self._indexes = self._found_indexes() if indexes else []

    def __enter__(self) -> None:
        for name, _ in self._indexes:
            self._run(f"DROP INDEX {name}")
        for name, sql in self._triggers:
            self._run(f"DROP TRIGGER {name}" if self._sqlite else f"ALTER TABLE {sql} DISABLE TRIGGER {name}")

    def __exit__(self, error: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        if error is not None:
            return  # the transaction is undone, and with it what was put aside
        for name, sql in self._triggers:
            self._run(sql if self._sqlite else f"ALTER TABLE {sql} ENABLE TRIGGER {name}")
        for done, (_, sql) in enumerate(self._indexes):
            self._report("Making the indexes", done, len(self._indexes))
            self._run(sql)

    def _found_triggers(self) -> list[tuple[str, str]]:
        """Name and definition on SQLite, name and table on PostgreSQL."""
        return [found for found in self._rows(_SQLITE_TRIGGERS, _POSTGRESQL_TRIGGERS) if found[0] in TRIGGERS]

    def _found_indexes(self) -> list[tuple[str, str]]:
        return self._rows(_SQLITE_INDEXES, _POSTGRESQL_INDEXES)

    def _rows(self, sqlite: str, postgresql: str) -> list[tuple[str, str]]:
        rows = self._connection.exec_driver_sql(sqlite if self._sqlite else postgresql)
        return [(str(name), str(sql)) for name, sql in rows]

    def _run(self, sql: str) -> None:
        self._connection.exec_driver_sql(sql)
