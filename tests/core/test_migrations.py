"""An old database is upgraded, a newer one is left alone, and one on a network file system is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

import core
from core.desk import Desk
from core.errors import DatabaseTooNew, DatabaseTooOld, StoreError
from core.retention import Swept
from core.settings import read_settings
from core.store import migrate, schema
from core.store.database import Database
from tests.crash.integrity import assert_whole
from tests.databases import PostgresDesks, as_text, connection
from tests.factory import order


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    desks: PostgresDesks = request.getfixturevalue("postgres_desks")
    with connection(desks.server) as admin:
        admin.execute("CREATE DATABASE empty_desk")
        yield as_text(desks.server.set(database="empty_desk"))
        admin.execute("DROP DATABASE empty_desk WITH (FORCE)")


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def test_the_migrations_make_the_schema_that_the_code_knows(desk: core.Desk) -> None:
    found = sa.inspect(desk.database.engine)
    for table in schema.metadata.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        assert columns == {column.name: bool(column.nullable) for column in table.columns}, table.name
        assert len(found.get_foreign_keys(table.name)) == len(table.foreign_key_constraints), table.name


def test_an_old_database_keeps_its_rows_when_it_is_upgraded(empty_url: str, tmp_path: Path) -> None:
    with core.connect(empty_url, user="ada", data=tmp_path) as desk:
        rows = old_rows(desk)
    with opened(empty_url) as database:
        make_old(database, rows)
    with pytest.raises(DatabaseTooOld, match="makes a backup and upgrades it"):
        core.connect(empty_url, data=tmp_path)
    with Desk(read_settings(database_url=empty_url, data=tmp_path), upgrade=True) as desk:
        assert desk.projects.table(search="bracket", material="PA12")["status"].tolist() == ["Printing"]
        assert desk.projects.counts(country="DE").to_dict() == {
            "Pending": 0, "Printing": 1, "Shipped": 0, "Canceled": 0
        }  # fmt: skip
        [message] = desk.projects.get("P-000001").messages
        assert (message.state, message.erased_at) == ("queued", None)
        assert desk.retention.sweep() == Swept()
        assert desk.views.save("PA12", material="PA12").counts()["Printing"] == 1
        assert_whole(desk)


def old_rows(desk: core.Desk) -> dict[str, list[dict[str, object]]]:
    """The rows of a moved project, by table of the first schema."""
    number = desk.projects.place(order()).number
    desk.projects.move(number, "Printing", "We begin.")
    tables = ("projects", "addresses", "items", "events", "messages")
    with desk.database.reading() as reading:
        found = {name: reading.execute(sa.select(schema.metadata.tables[name])).mappings() for name in tables}
        rows = {name: [dict(row) for row in some] for name, some in found.items()}
    del rows["projects"][0]["tax"]  # it came later, as these did
    for event in rows["events"]:
        del event["seal"], event["hash"]
    for message in rows["messages"]:
        del message["erased_at"]
    return rows


def make_old(database: Database, rows: dict[str, list[dict[str, object]]]) -> None:
    """Empty the database, bring it to the first schema, and put the rows there."""
    with database.engine.begin() as writing:
        if database.is_sqlite:
            names = [*sa.inspect(writing).get_view_names(), "project_search", *reversed(schema.metadata.sorted_tables)]
            writing.exec_driver_sql("DROP TABLE alembic_version")
            for name in names:
                writing.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
        else:
            writing.exec_driver_sql("DROP SCHEMA public CASCADE")
            writing.exec_driver_sql("CREATE SCHEMA public")
    migrate.upgrade(database, "0001")
    with database.engine.begin() as writing:
        for name, some in rows.items():
            writing.execute(schema.metadata.tables[name].insert(), some)


def test_a_database_of_a_newer_printdesk_is_refused_and_left_as_it_is(database_url: str, tmp_path: Path) -> None:
    with opened(database_url) as database, database.engine.begin() as writing:
        writing.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for upgrade in (False, True):
        with pytest.raises(DatabaseTooNew, match="newer Printdesk"):
            Desk(read_settings(database_url=database_url, data=tmp_path), upgrade=upgrade)
    with opened(database_url) as database:
        assert migrate.revision(database) == "9999"


def test_two_processes_may_create_the_same_desk(empty_url: str, tmp_path: Path) -> None:
    from tests.crash.processes import together
    from tests.crash.work import Create

    together(*[Create(empty_url, tmp_path)] * 4)
    with core.connect(empty_url, data=tmp_path) as desk:
        assert desk.projects.counts().sum() == 0


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_database_on_a_network_file_system_is_refused(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proc = tmp_path / "proc"
    (proc / "self").mkdir(parents=True)
    (proc / "filesystems").write_text(f"nodev\t{kind}\n")
    (proc / "self" / "mounts").write_text(f"server:/share {tmp_path} {kind} rw 0 0\n")
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(proc))  # where psutil is told to look, e.g. in a container
    with pytest.raises(StoreError, match="network file system"):
        core.connect(f"sqlite:///{tmp_path / 'share' / 'printdesk.db'}", data=tmp_path)


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_a_database_that_cannot_serve_is_refused_in_a_sentence(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        core.connect(url, data=tmp_path)
