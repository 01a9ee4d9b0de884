"""Brings a database to the schema of this version, never one that is newer and never without being asked."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from core.errors import DatabaseTooNew, DatabaseTooOld
from core.store.database import Database

HEAD = "0012"
_SCRIPTS = Path(__file__).with_name("migrations")


def revision(database: Database) -> str | None:
    """The schema that the database has; None when it is empty."""
    with database.reading() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return found


def prepare(database: Database) -> None:
    """Create the schema in an empty database; raises DatabaseTooNew or DatabaseTooOld for any but this version's."""
    found = revision(database)
    if found == HEAD:
        return
    if found is None:
        upgrade(database)
    elif found > HEAD:
        raise DatabaseTooNew(found)
    else:
        raise DatabaseTooOld(found)


def upgrade(database: Database, target: str = HEAD) -> None:
    """
    Take the database to *target* in one transaction; one process at a time does it, others wait.

    Raises DatabaseTooNew for a database that a newer version has written.
    """
    found = revision(database)
    if found is not None and found > HEAD:
        raise DatabaseTooNew(found)
    # Imported here: a desk that needs no upgrade starts without Alembic.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7305731)")
        config.attributes["connection"] = connection
        command.upgrade(config, target)
