"""Engines for the two databases, set up so that acknowledged work survives and waiting is bounded."""

from __future__ import annotations

import importlib
import random
import sqlite3
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import psutil
import sqlalchemy as sa

from core.errors import DatabaseBusy, StoreError

# SQLite's WAL can be corrupted by several connections in 3.7.0-3.51.2, apart from these backports: sqlite.org/wal.html.
_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smbfs",
    "smb3",
    "afpfs",
    "fuse.sshfs",
    "davfs",
    "fuse.davfs",
    "fuse.rclone",
}
PATIENCE = 10  # seconds
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {PATIENCE * 1000}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten
    "PRAGMA cache_size = -65536",
    "PRAGMA wal_autocheckpoint = 4000",  # a page changed by many moves is copied back once
)


def good_sqlite(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix for the WAL race."""
    return version >= _FIXED[-1] or any(version[:2] == fixed[:2] and version >= fixed for fixed in _FIXED)


def sqlite_module() -> ModuleType:
    """The one SQLite library of this process: pysqlite3, or the standard module where its version is good."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        if good_sqlite(sqlite3.sqlite_version_info):
            return sqlite3
        raise StoreError(
            f"Python's own SQLite {sqlite3.sqlite_version} can corrupt a database that several people use. "
            "Install the package pysqlite3."
        ) from None


def file_system(path: Path) -> str:
    """The type of the file system that *path* is, or will be, on."""
    place = path.resolve()
    mounts = {Path(mount.mountpoint): mount.fstype for mount in psutil.disk_partitions(all=True)}
    return next((mounts[parent] for parent in (place, *place.parents) if parent in mounts), "")


def open_engine(url: str) -> sa.Engine:
    """An engine for *url*; raises StoreError when the database cannot be used safely."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise StoreError("PRINTDESK_DATABASE_URL is not a database URL like postgresql+psycopg://…") from None
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql":
            return _postgresql(parsed.set(drivername="postgresql+psycopg"))
        case other:
            raise StoreError(f"Printdesk keeps its data in SQLite or PostgreSQL, not in {other}.")


def _sqlite(url: sa.URL) -> sa.Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("The embedded database needs a file: several connections work on it.")
    path = Path(url.database)
    kind = file_system(path)
    if kind in _NETWORK:
        raise StoreError(
            f"{path} is on a network file system ({kind}), where SQLite's locks do not hold. Use a local disk."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    # The connection that was used last comes first: it still has the pages in its memory that were read last.
    engine = sa.create_engine(url, module=sqlite_module(), pool_size=8, max_overflow=32, pool_use_lifo=True)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # this module begins its transactions itself
    for pragma in _PRAGMAS:
        _patiently(connection, pragma)  # several processes may make a new database at once


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer takes its lock at once: a deferred BEGIN fails half-way when another writer was faster.
    if connection.get_execution_options().get("writes", False):
        _take_write_lock(connection)
    else:
        _set_timeout(connection, PATIENCE * 1000)
        connection.exec_driver_sql("BEGIN")


def _take_write_lock(connection: sa.Connection) -> None:
    """
    Begin a writing transaction; raises DatabaseBusy when others hold the lock for too long.

    SQLite's own waiting sleeps longer and longer, up to 100 ms, so that among several writers one may wait for
    seconds. Asking again after a few milliseconds, the same for all, is fair. Once it has the lock, nothing waits.
    """
    _set_timeout(connection, 0)
    _patiently(connection.connection.driver_connection, "BEGIN IMMEDIATE")


def _set_timeout(connection: sa.Connection, milliseconds: int) -> None:
    """Let SQLite itself wait so long for locks, from now on; a statement only where that is another time."""
    pooled = connection.connection
    if pooled.info.get("timeout", PATIENCE * 1000) != milliseconds:
        pooled.driver_connection.execute(f"PRAGMA busy_timeout = {milliseconds}")  # type: ignore[union-attr]  # open
        pooled.info["timeout"] = milliseconds


def _patiently(connection: Any, statement: str) -> None:
    """Run it, again while another connection holds the lock; raises DatabaseBusy after PATIENCE seconds."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(statement)
            return
        except sqlite_module().OperationalError as error:
            if "locked" not in str(error):
                raise
            if time.monotonic() > last:
                raise DatabaseBusy from error
        time.sleep(random.uniform(0.002, 0.008))  # noqa: S311  # jitter


def _postgresql(url: sa.URL) -> sa.Engine:
    options = (
        "-c statement_timeout=60000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
        " -c jit=off"  # short queries: compiling them costs more than they do
    )
    return sa.create_engine(
        url,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=32,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": 10, "options": options},
    )
