"""Answers of the overview that are remembered are never old, whoever wrote, and however."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core import Desk, connect
from core.times import now

Order = Callable[..., dict[str, Any]]


def seen(desk: Desk, **options: Any) -> tuple[list[str], list[int]]:
    page = desk.projects.table(limit=50, sort="number", **options)
    return page.number.tolist(), desk.projects.counts(**options).tolist()


def test_the_same_question_is_answered_once_until_somebody_writes(sqlite_desk: Desk, order: Order) -> None:
    sqlite_desk.projects.place(order())
    statements: list[str] = []
    sa.event.listen(sqlite_desk.database.engine, "before_cursor_execute", lambda *found: statements.append(found[2]))
    first = seen(sqlite_desk, status="Pending")
    assert (first, bool(statements)) == ((["P-000001"], [1, 0, 0, 0]), True)
    statements.clear()
    assert (seen(sqlite_desk, status="Pending"), statements) == (first, [])
    sqlite_desk.projects.note("P-000001", "by the way")
    statements.clear()
    assert (seen(sqlite_desk, status="Pending"), bool(statements)) == (first, True)


def test_whoever_asks_sees_what_anybody_wrote_before(desk: Desk, order: Order) -> None:
    with connect(desk.settings.url, data=desk.settings.data, user="bob") as other:
        for expected in range(1, 4):
            other.projects.place(order())
            assert seen(desk, status="Pending")[1] == seen(other, status="Pending")[1] == [expected, 0, 0, 0]
        desk.projects.move("P-000002", "Printing")
        assert seen(desk)[1] == seen(other)[1] == [2, 1, 0, 0]
        assert seen(other, status="Pending")[0] == ["P-000001", "P-000003"]


def test_a_move_by_plain_sql_is_seen_at_once(desk: Desk, order: Order) -> None:
    desk.projects.place(order())
    assert seen(desk, material="PA12", country="DE")[1] == [1, 0, 0, 0]
    with desk.database.writing() as connection:
        connection.execute(sa.text("UPDATE projects SET status = 'Printing' WHERE id = 1"))
    assert seen(desk, material="PA12", country="DE")[1] == [0, 1, 0, 0]


def test_what_becomes_overdue_is_seen_without_anybody_writing(
    desk: Desk, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now()
    for days in (-1, 1, 3):
        desk.projects.place(order(due_at=moment + timedelta(days=days)))
    found = []
    for days in (0, 0.5, 1.5, 2, 4):
        monkeypatch.setattr("core.filters.now", lambda days=days: moment + timedelta(days=days))
        found.append(len(seen(desk, overdue=True)[0]))
    assert found == [1, 1, 2, 2, 3]
