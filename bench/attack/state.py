"""What is in the database, table by table, read past the server: what an attack must not have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.store.engine import sqlite_module

# What moves by itself, or because somebody has looked: none of it is what attacks are after.
_RESTLESS = {"throttles", "generations", "sqlite_sequence", "schema_version", "chains", "sign_ins", "tallies", "models"}
# Records that say that something was refused or looked at; all others say that something was done.
_HARMLESS = ("refused", "sign-in refused", "exported", "downloaded", "viewed", "signed in", "signed out",
             "session ended", "history checked")  # fmt: skip
_LOOKED = {"used_at", "seen_at", "signed_in_at"}
_OWN = {  # of what people may change for themselves, only what belongs to others
    "records": f"kind NOT IN {_HARMLESS!r} AND actor != :name",
    "sessions": "ended_at IS NOT NULL AND account_id NOT IN (SELECT id FROM accounts WHERE name = :name)",
    "views": "created_by != :name",
}
_EXTRA = {"persons": "SELECT number, customer, email FROM projects"}
State = dict[str, str]


def look(database: Path, *, but_by: str = "") -> State:
    """A digest of each table, without what belongs to one person."""
    connection = sqlite_module().connect(f"file:{database}?mode=ro", uri=True)
    try:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: _rows(connection, name, but_by) for name in names if name not in _RESTLESS | _shadows(names)}
        return {name: _digest(rows) for name, rows in found.items()}
    finally:
        connection.close()


def _shadows(names: Iterable[str]) -> set[str]:
    """The tables of the search index, which only mirror others."""
    return {name for name in names if "search" in name}


def _rows(connection: Any, name: str, who: str) -> list[tuple[object, ...]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[1] not in _LOOKED]
    wanted = f"SELECT {', '.join(columns)} FROM {name} WHERE {_OWN.get(name, '1')}"
    return list(connection.execute(wanted, {"name": who} if ":name" in wanted else {}))


def _digest(rows: Iterable[tuple[object, ...]]) -> str:
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def changed(before: State, after: State) -> list[str]:
    """The tables that are not as they were."""
    return sorted(name for name in before if before[name] != after.get(name))
