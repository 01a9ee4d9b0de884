"""Whoever changes, deletes or swaps rows of a history is found, whichever row it is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

import core
from core.intake.schema import parse_order
from core.store import verifying
from core.store.chain import digest_of
from tests.factory import order

ROWS = 1000
CHOICE = random.Random(23)  # which rows


@contextmanager
def unguarded(desk: core.Desk) -> Iterator[sa.Connection]:
    """A connection of an owner of the database, who puts its triggers aside; all is undone at the end."""
    with desk.database.engine.connect().execution_options(writes=True) as connection:
        if desk.database.is_sqlite:
            for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        connection.rollback()


@pytest.fixture
def long_desk(desk: core.Desk) -> core.Desk:
    """A desk with ROWS events, and as many records."""
    desk.projects.place_all([parse_order(order()) for _ in range(ROWS - 1)])
    desk.projects.attach("P-000001", "a.txt", [b"x"])
    with desk.database.writing() as connection:
        for at in range(ROWS):
            detail = f"{at} rows" if at % 2 else None
            desk.audit.record_within(connection, "exported", at, subject=f"table {at}", detail=detail)
    return desk


def found(desk: core.Desk, *statements: str) -> list[str]:
    """What the check says of the history after these statements, in the transaction of whoever tampers."""
    with unguarded(desk) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        return [f"{table} {row}" for table in ("events", "records") for row, _ in verifying.damaged(connection, table)]


def test_an_untouched_history_verifies(long_desk: core.Desk) -> None:
    assert long_desk.audit.check() == []


@pytest.mark.parametrize("table", ["events", "records"])
def test_the_check_names_any_row_that_was_changed_deleted_or_swapped(long_desk: core.Desk, table: str) -> None:
    for row in sorted({1, ROWS, *CHOICE.sample(range(1, ROWS + 1), 12)}):
        change = CHOICE.choice(["actor = 'eve'", "kind = 'moved'", "at = 1"])
        assert found(long_desk, f"UPDATE {table} SET {change} WHERE id = {row}") == [f"{table} {row}"]
        assert found(long_desk, f"DELETE FROM {table} WHERE id = {row}") == [f"{table} {row}"]
        other = row % ROWS + 1
        swap = [(row, ROWS * 2), (other, row), (ROWS * 2, other)]
        swapped = [f"UPDATE {table} SET id = {after} WHERE id = {before}" for before, after in swap]
        named = set(found(long_desk, *swapped))
        after = {f"{table} {one + 1}" for one in (row, other)}  # which followed another row
        assert {f"{table} {row}", f"{table} {other}"} <= named <= {f"{table} {row}", f"{table} {other}"} | after


def test_a_changed_or_lost_text_is_found(long_desk: core.Desk) -> None:
    for text in ("'b'", "NULL"):
        assert found(long_desk, f"UPDATE events SET detail = {text} WHERE id = {ROWS}") == [f"events {ROWS}"]


def test_a_text_that_was_erased_in_secret_is_found(desk: core.Desk) -> None:
    number = desk.projects.place(order()).number
    desk.projects.attach(number, "secret.txt", [b"x"])
    with desk.database.writing() as connection:
        event = connection.exec_driver_sql("SELECT detail, seal FROM events WHERE id = 2").one()
        erase = sa.text("UPDATE events SET detail = NULL, seal = :digest WHERE id = 2")
        connection.execute(erase, {"digest": digest_of(event.detail, bytes(event.seal))})
    assert desk.audit.check() == ["Event 2 has lost its text, and nothing in the history says that it was erased."]


@pytest.mark.parametrize("table", ["events", "records"])
def test_a_history_that_was_cut_off_at_its_end_is_found(long_desk: core.Desk, table: str) -> None:
    cut = found(long_desk, f"DELETE FROM {table} WHERE id > {ROWS - 3}")
    assert cut == [f"{table} {row}" for row in range(ROWS - 2, ROWS + 1)]


@pytest.mark.parametrize("table", ["events", "records"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET actor = 'eve' WHERE id = 1",
        "UPDATE {table} SET detail = 'changed' WHERE id = 2",
        "DELETE FROM {table} WHERE id = 1",
        "DELETE FROM {table}",
    ],
)
def test_the_database_itself_lets_nobody_change_a_history(desk: core.Desk, table: str, statement: str) -> None:
    desk.projects.place(order())
    desk.projects.attach("P-000001", "a.txt", [b"x"])
    for _ in range(2):
        desk.audit.record("exported", detail="3 rows")
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), desk.database.engine.begin() as connection:
        connection.execute(sa.text(statement.format(table=table)))
    assert desk.audit.check() == []


def test_a_history_that_was_written_anew_ends_otherwise(desk: core.Desk) -> None:
    desk.projects.place(order())
    ends = desk.audit.ends()
    assert ends[0].startswith("1 events, the last with hash ")
    desk.projects.place(order())
    assert desk.audit.ends()[0].startswith("2 events, ")
    assert len({*ends, *desk.audit.ends()}) == 3  # nothing was recorded
