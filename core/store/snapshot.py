"""A whole copy of the database as one SQLite file, taken while others write; and back from it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.errors import StorageFull, StoreError
from core.room import needing_room
from core.store.copying import continue_numbers, copy_rows
from core.store.database import Database
from core.store.engine import sqlite_module
from core.store.migrate import revision, upgrade

COUNTED = ("projects", "items", "events", "comments", "notes", "attachments", "messages", "files")


@dataclass(frozen=True)
class Facts:
    """What a snapshot holds: its schema, its rows by table, the stored files it needs by size."""

    revision: str
    counts: dict[str, int]
    files: dict[str, int]
    waiting: int


def write_snapshot(database: Database, path: Path) -> Facts:
    """Copy the database as it is at one moment to the new file *path*; raises StoreError if damaged."""
    with _in_words():
        if database.is_sqlite:
            _with_the_backup_api(database, path)
        else:
            _row_by_row(database, path)
        with closing(sqlite_module().connect(path)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")  # all of it in one file
    return read_snapshot(path)


def read_snapshot(path: Path) -> Facts:
    """What the snapshot at *path* holds; raises StoreError when it is damaged."""
    with (
        _in_words(),
        closing(sqlite_module().connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy,
    ):
        _verify(copy)
        counts = {name: _scalar(copy, f"SELECT count(*) FROM {name}") for name in COUNTED}
        return Facts(
            revision=_scalar(copy, "SELECT version_num FROM alembic_version"),
            counts=counts,
            files=dict(copy.execute("SELECT sha256, size FROM files ORDER BY sha256")),
            waiting=_scalar(copy, "SELECT count(*) FROM messages WHERE state IN ('queued', 'sending')"),
        )


def ensure_empty(url: str) -> None:
    """Raise StoreError unless a backup may go to *url*: where no database is, or one without any project."""
    path = _file_of(url)
    if path is not None and path.exists():
        raise StoreError(f"There is a database already: {path}. Move it away, or choose another data folder.")
    if path is None:
        with closing(Database(url)) as database:
            _ensure_no_projects(database)


def place_snapshot(snapshot: Path, url: str) -> None:
    """Make *snapshot* the database at *url*, wholly or not at all; raises StoreError unless that is empty."""
    ensure_empty(url)
    _sign_everybody_out(snapshot)
    path = _file_of(url)
    if path is None:
        with closing(Database(url)) as database:
            _load(snapshot, database)
    else:
        _renew(snapshot)
        with snapshot.open("rb") as file:
            os.fsync(file.fileno())
        snapshot.replace(path)


def _file_of(url: str) -> Path | None:
    parsed = sa.make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def _renew(snapshot: Path) -> None:
    """A restored database is a generation of its own: what was copied out of the other one never stands for it."""
    with closing(sqlite_module().connect(snapshot)) as copy:
        if copy.execute("SELECT 1 FROM sqlite_schema WHERE name = 'generations'").fetchone():
            copy.execute("UPDATE generations SET stamp = lower(hex(randomblob(16)))")
            copy.commit()


def _sign_everybody_out(snapshot: Path) -> None:
    """What had ended, or was used, after the backup was made must not come back with it: people sign in anew."""
    with closing(sqlite_module().connect(snapshot)) as copy:
        for name in ("sessions", "tickets", "sign_ins", "throttles"):
            if copy.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)).fetchone():
                copy.execute(f"DELETE FROM {name}")
        copy.commit()


def _load(snapshot: Path, database: Database) -> None:
    with closing(Database(f"sqlite:///{snapshot}")) as source:
        upgrade(database, revision(source) or "head")
        with source.reading() as rows, database.writing() as connection:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            copy_rows(rows, connection)
            continue_numbers(database, connection)


def _ensure_no_projects(database: Database) -> None:
    if revision(database) is None:
        return
    with database.reading() as connection:
        if connection.exec_driver_sql("SELECT 1 FROM projects LIMIT 1").first() is not None:
            raise StoreError("The database has projects already. A backup goes into an empty one only.")


def lacks_file(database: Database, sha256: str) -> bool:
    """Whether the database no longer knows this stored file."""
    with database.reading() as connection:
        statement = sa.text("SELECT 1 FROM files WHERE sha256 = :sha256")
        return connection.execute(statement, {"sha256": sha256}).first() is None


def _with_the_backup_api(database: Database, path: Path) -> None:
    with (
        closing(database.engine.raw_connection()) as source,
        closing(sqlite_module().connect(path)) as target,
    ):
        assert source.driver_connection is not None
        source.driver_connection.backup(target)  # in one step: another writer never makes it start again


def _row_by_row(database: Database, path: Path) -> None:
    with closing(Database(f"sqlite:///{path}")) as copy:
        upgrade(copy, revision(database) or "head")
        with database.engine.connect() as connection, copy.writing() as target:
            source = connection.execution_options(isolation_level="REPEATABLE READ")
            source.exec_driver_sql("SET TRANSACTION READ ONLY")
            source.exec_driver_sql("SET LOCAL statement_timeout = 0")
            copy_rows(source, target)


def _verify(copy: Any) -> None:
    found = [row[0] for row in copy.execute("PRAGMA integrity_check(5)")]
    lost = copy.execute("PRAGMA foreign_key_check").fetchone()
    if found != ["ok"] or lost is not None:
        raise StoreError(f"The copy of the database is damaged: {found[0] if found != ['ok'] else 'rows are missing'}.")


def _scalar(copy: Any, statement: str) -> Any:
    return copy.execute(statement).fetchone()[0]


@contextmanager
def _in_words() -> Iterator[None]:
    """Faults of the file, as sentences."""
    try:
        with needing_room():
            yield
    except sqlite_module().DatabaseError as error:
        if "full" in str(error):
            raise StorageFull from error
        raise StoreError(f"The copy of the database cannot be used: {error}.") from error
