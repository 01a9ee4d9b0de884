"""Status, event and message are one unit, as is everything else a person does: never a half of it is kept."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

import core
from core.store.database import Database
from core.store.engine import sqlite_module
from tests.crash.integrity import assert_whole, every_row
from tests.factory import ADDRESS, ORDER, order

Rows = dict[str, list[tuple[Any, ...]]]
Work = Callable[["core.Desk", str], Any]


class PowerFails(BaseException):
    """What the tests raise in the middle of things; nothing that goes on after an exception goes on after it."""


def move(desk: core.Desk, number: str) -> None:
    desk.projects.move(number, "Printing", message="We begin.")


def cancel(desk: core.Desk, number: str) -> None:
    desk.projects.move(number, "Canceled", message="Sorry.", reason="cannot be printed")


def move_many(desk: core.Desk, number: str) -> None:
    desk.projects.move_many([number, "P-999999"], "Printing", message="We begin.")


def place(desk: core.Desk, number: str) -> None:
    desk.projects.place(order(key=f"after {number}"))


def comment(desk: core.Desk, number: str) -> None:
    desk.projects.comment(number, "When?", author="Ada")


def answer(desk: core.Desk, number: str) -> None:
    desk.projects.answer(number, desk.projects.get(number).comments[0].id, "Soon.", by="bob")


def note(desk: core.Desk, number: str) -> None:
    desk.projects.note(number, "Check the walls.", by="bob")


def attach(desk: core.Desk, number: str) -> None:
    desk.projects.attach(number, "drawing.pdf", io.BytesIO(number.encode()), by="bob")


def detach(desk: core.Desk, number: str) -> None:
    desk.projects.detach(number, desk.projects.get(number).attachments[0].id, by="bob")


def order_by_quote(desk: core.Desk, number: str) -> None:
    items = [{"name": "a.stl", "material": "PA12"}]
    wanted = {"customer": ORDER["customer"], "shipping": ADDRESS, "items": items, "vouchers": ["SUMMER"]}
    desk.shop.place(wanted, key=f"after {number}")


WORKS = [move, cancel, move_many, place, order_by_quote, comment, answer, note, attach, detach]


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.__name__)
def test_an_error_after_any_statement_leaves_all_or_nothing(desk: core.Desk, work: Work) -> None:
    number = prepared(desk)
    before = every_row(desk)
    with statements(desk) as seen:
        work(desk, number)
    complete = change(before, every_row(desk))
    assert complete
    outcomes = [fail_at(desk, work, at) for at in range(1, seen[0] + 2)]
    assert all(outcome in ({}, complete) for outcome in outcomes)
    assert {} in outcomes
    assert_whole_after(desk, work)


def assert_whole_after(desk: core.Desk, work: Work) -> None:
    """The same work still goes through, and the database is whole."""
    work(desk, prepared(desk))
    if work is not answer:  # an answer is mailed without a move
        assert_whole(desk)


def prepared(desk: core.Desk) -> str:
    if not desk.materials.all():
        desk.materials.save({"name": "PA12", "price": {"per_part": "10"}})
        desk.discounts.save({"name": "Summer", "code": "SUMMER", "percent": "10", "uses": 1000})
    number = desk.projects.place(order()).number
    desk.projects.comment(number, "Hello?", author="Ada")
    desk.projects.attach(number, "old.pdf", io.BytesIO(f"old {number}".encode()), by="bob")
    return number


def fail_at(desk: core.Desk, work: Work, at: int) -> dict[str, tuple[int, int]]:
    """What a fresh project's *work* leaves when the power fails after statement *at*, or at the commit."""
    number = prepared(desk)
    before = every_row(desk)
    with statements(desk, fail_at=at), pytest.raises(PowerFails):
        work(desk, number)
    return change(before, every_row(desk))


@contextmanager
def statements(desk: core.Desk, fail_at: int = 0) -> Iterator[list[int]]:
    """Counts the statements inside the block; the one with this number is the last before the power fails."""
    seen = [0]

    def executed(*_: Any) -> None:
        seen[0] += 1
        if seen[0] == fail_at:
            raise PowerFails

    def committing(*_: Any) -> None:
        if fail_at and seen[0] < fail_at:
            raise PowerFails

    engine = desk.database.engine
    with watched(desk.database, executed):
        seen[0] = 0
        sa.event.listen(engine, "commit", committing)
        try:
            yield seen
        finally:
            sa.event.remove(engine, "commit", committing)


@contextmanager
def watched(database: Database, executed: Callable[..., None]) -> Iterator[None]:
    """Tells of each statement; on SQLite by the driver's own cursor, for moves go straight to it."""
    engine, sqlite = database.engine, database.is_sqlite
    event, told = ("do_connect", connecting(executed)) if sqlite else ("after_cursor_execute", executed)
    database.close()
    sa.event.listen(engine, event, told)
    try:
        with engine.connect():
            pass  # the settings of a new connection are no part of the work
        yield
    finally:
        sa.event.remove(engine, event, told)
        database.close()


def connecting(executed: Callable[..., None]) -> Callable[..., Any]:
    driver = sqlite_module()

    class Cursor(driver.Cursor):  # type: ignore[name-defined,misc]
        def execute(self, *arguments: Any) -> Any:
            found = super().execute(*arguments)
            if not arguments[0].startswith("PRAGMA"):
                executed()
            return found

        def executemany(self, *arguments: Any) -> Any:
            found = super().executemany(*arguments)
            executed()
            return found

    class Connection(driver.Connection):  # type: ignore[name-defined,misc]
        def cursor(self, *_: Any) -> Any:
            return super().cursor(Cursor)

    def connect(dialect: sa.Dialect, _record: object, arguments: Any, options: Any) -> Any:
        return dialect.connect(*arguments, **options, factory=Connection)

    return connect


def change(before: Rows, after: Rows) -> dict[str, tuple[int, int]]:
    """How many rows of which table are new and how many are gone, a changed row being both."""
    new = {name: (Counter(after[name]) - Counter(rows)).total() for name, rows in before.items()}
    gone = {name: (Counter(rows) - Counter(after[name])).total() for name, rows in before.items()}
    # a tally may be a new row or a changed one; assert_whole compares them with the projects
    names = [name for name in before if name != "tallies" and (new[name] or gone[name])]
    return {name: (new[name], gone[name]) for name in names}
