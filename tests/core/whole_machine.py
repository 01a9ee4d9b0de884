"""A database that is changed in every way there is, and its whole tables compared with plain queries after each."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from itertools import combinations, count, cycle
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

import core
from core.backup import backup, restore
from core.dictionary import TABLES
from core.files import FileStore
from core.filters import Filters
from core.project import ModelFacts
from core.settings import read_settings
from core.status import MOVES, Status
from core.store import migrate
from core.store.database import Database
from core.store.load import record_files
from core.whole import WholeTable
from tests.factory import item, order

FULL = os.environ.get("PRINTDESK_TEST_SIZE") == "full"
EVERY = 10**9  # a limit, with which `table` always asks plainly
TITLES = st.sampled_from(["Bracket", "gear", "Öse"])
SAID = "SELECT id, 'Bob', from_customer, 'By SQL', 5 FROM projects, (SELECT 1 = 0 AS from_customer) AS f"
Urls = Callable[[], Any]  # a context of the URL of a new empty database


class WholeMachine(RuleBasedStateMachine):
    """Changes a database in every way there is, and compares after each."""

    urls: Urls
    folder: Path
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._numbers = count(1)
        self._data = self.folder / f"run-{next(_runs)}"
        self._url = self._stack.enter_context(type(self).urls())
        self._backup: Path | None = None
        self._aside: Path | None = None
        self._open()

    def _open(self) -> None:
        self.desk = core.connect(self._url, user="ada", data=self._data)

    def teardown(self) -> None:
        self.desk.close()
        self._stack.close()

    def _sql(self, *statements: str) -> None:
        with self.desk.database.writing() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def _some(self, data: st.DataObject, *statuses: Status) -> str | None:
        """The number of a project of these statuses."""
        table = self.desk.projects.table(status=statuses or None, limit=EVERY)
        return data.draw(st.sampled_from(sorted(table["number"]))) if len(table) else None

    @invariant()
    def whole_tables_are_what_a_plain_query_gives(self) -> None:
        type(self).steps += 1
        for name in TABLES if FULL else next(_pairs):
            whole = WholeTable(name, self.desk.database, self._data, smallest=0).table(Filters())
            pd.testing.assert_frame_equal(whole, getattr(self.desk, name).table(limit=EVERY))

    @initialize(projects=st.integers(0, 3))
    def begin(self, projects: int) -> None:
        for _ in range(projects):
            self.place("First", 0, "EUR")

    @rule(title=TITLES, days=st.integers(0, 3), currency=st.sampled_from(["EUR", "JPY"]))
    def place(self, title: str, days: int, currency: str) -> None:
        """In no order of days, so that new rows go between old ones."""
        ordered_at = datetime.fromisoformat("2026-03-01T09:30+00:00") + timedelta(days=days)
        model = self.desk.files.put(io.BytesIO(f"model {days}".encode()))
        items = [item(file={"sha256": model.sha256}, unit_price="3"), item(unit_price="7")]
        draft = order(title=title, currency=currency, items=items, shipping_cost="0", ordered_at=ordered_at.isoformat())
        self.desk.projects.place(draft | {"comment": "Hi." if days else None})

    @rule(data=st.data(), status=st.sampled_from(Status))
    def move(self, data: st.DataObject, status: Status) -> None:
        sources = [source for source, targets in MOVES.items() if status in targets]
        if sources and (number := self._some(data, *sources)):
            self.desk.projects.move(number, status, "News.", reason="lost")

    @rule(data=st.data(), what=st.sampled_from(["comment", "note", "attach", "answer"]))
    def add(self, data: st.DataObject, what: str) -> None:
        number = self._some(data)
        if number is None:
            return
        if what == "note":
            self.desk.projects.note(number, "Careful.")
        elif what == "attach":
            self.desk.projects.attach(number, "a.pdf", io.BytesIO(b"%PDF"))
        else:
            project = self.desk.projects.comment(number, "When?", author="Ada")
            if what == "answer":
                self.desk.projects.answer(number, project.comments[-1].id, "Soon.")

    @rule()
    def deliver(self) -> None:
        self.desk.outbox.deliver_once()

    @rule(days=st.integers(0, 3), volume=st.sampled_from([None, 2500.0]))
    def measure(self, days: int, volume: float | None) -> None:
        stored = self.desk.files.put(io.BytesIO(f"model {days}".encode()))
        facts = {stored.sha256: ModelFacts(volume=volume)}
        record_files(self.desk.database, [(stored.sha256, stored.size)], facts, at=1)

    @rule(data=st.data(), dated=st.booleans())
    def move_by_sql(self, data: st.DataObject, dated: bool) -> None:
        if number := self._some(data, Status.PENDING):
            since = ", status_since = status_since + 1" if dated else ""
            self._sql(f"UPDATE projects SET status = 'Printing'{since} WHERE id = {int(number[2:])}")

    @rule(
        statement=st.sampled_from(
            [
                "UPDATE projects SET title = 'By SQL', version = version + 1",
                "UPDATE projects SET status_since = status_since + 1",
                "UPDATE items SET material = 'PLA' WHERE position = 1",
                "UPDATE messages SET state = 'queued', sent_at = NULL",
                "UPDATE comments SET body = 'By SQL'",
                "UPDATE models SET volume = 1",
                "DELETE FROM comments WHERE id = (SELECT min(id) FROM comments)",
                f"INSERT INTO comments (project_id, author, from_customer, body, at) {SAID}",
            ]
        )
    )
    def change_by_sql(self, statement: str) -> None:
        self._sql(statement)

    @rule(data=st.data())
    def erase_by_sql(self, data: st.DataObject) -> None:
        number = self._some(data)
        if number is None:
            return
        sqlite, guarded = self.desk.database.is_sqlite, ("projects", "events")
        self._sql(
            *(f"DROP TRIGGER IF EXISTS {one}_delete" + ("" if sqlite else f" ON {one}") for one in guarded),
            f"DELETE FROM messages WHERE project_id = {int(number[2:])}",
            f"DELETE FROM projects WHERE id = {int(number[2:])}",
        )

    @rule()
    def back_up(self) -> None:
        self._backup = self._data / "desk.tar"
        backup(self.desk, self._backup, force=True)

    @precondition(lambda self: self._backup)
    @rule()
    def restore(self) -> None:
        """The data folder, and what is kept in it, stays; a database is put where one was."""
        self.desk.close()
        if self.desk.database.is_sqlite:
            self._remove()
        else:
            self._url = self._stack.enter_context(type(self).urls())
        wanted = read_settings(database_url=self._url, data=self._data)
        assert self._backup is not None
        restore(self._backup, wanted, FileStore(wanted.files_place))
        self._open()

    @precondition(lambda self: self.desk.database.is_sqlite)
    @rule()
    def replace_by_hand(self) -> None:
        """The file of some time ago instead of the present one, as an administrator may do it while nobody works."""
        self.desk.close()
        file = self._file()
        if self._aside is not None:
            self._remove()
            self._aside.rename(file)
            self._aside = None
        else:
            self._aside = Path(shutil.copy(file, file.with_suffix(".aside")))
        self._open()

    @rule()
    def upgrade(self) -> None:
        """As if the database came from a version that knew no generations."""
        self._sql(*self._older())
        self.desk.close()
        with closing(Database(self._url)) as database:
            migrate.upgrade(database, "0004")
            with database.writing() as connection:
                connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{migrate.HEAD}'")
        self._open()

    def _older(self) -> Iterator[str]:
        if self.desk.database.is_sqlite:
            sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%generations%'"
            with self.desk.database.reading() as connection:
                yield from [f"DROP TRIGGER {row[0]}" for row in connection.exec_driver_sql(sql)]
        yield "DROP TABLE generations"
        if not self.desk.database.is_sqlite:
            yield "DROP FUNCTION renew_generation CASCADE"
        yield "UPDATE alembic_version SET version_num = '0003'"

    def _file(self) -> Path:
        return Path(str(self.desk.database.engine.url.database))

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self._file()}{ending}").unlink(missing_ok=True)


_runs = count()
_pairs = cycle(combinations(TABLES, 2))  # copying all five after each step takes minutes: that is the full size
