"""What PostgreSQL's searches remember is what a new desk finds, whatever happened in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import Desk, connect
from core.store import search_postgresql
from tests.databases import PostgresDesks
from tests.factory import order


@pytest.fixture(params=[2000, 2])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Up to how many hits are named."""
    limit: int = request.param
    monkeypatch.setattr(search_postgresql, "FEW_HITS", limit)
    return limit


def place(desk: Desk, title: str, name: str) -> str:
    customer = {"name": name, "email": f"{name.split(maxsplit=1)[0].lower()}@example.com"}
    number: str = desk.projects.place(order(title=title, customer=customer)).number
    return number


def test_what_is_erased_is_no_longer_found(few: int, postgres_desks: PostgresDesks, tmp_path: Path) -> None:
    with postgres_desks.opened(tmp_path) as desk:
        numbers = [place(desk, "Gear", name) for name in ("Ada Meyer", "Bob Meyer", "Eve Meyer")]
        assert desk.projects.counts(search="meyer")["Pending"] == 3
        desk.projects.move(numbers[1], "Canceled", reason="no material")

        desk.customers.erase("bob@example.com", confirm="bob@example.com")

        assert desk.projects.counts(search="meyer").tolist() == [2, 0, 0, 0]
        found = desk.projects.table(search="meyer", limit=50, sort="number").number.tolist()
        assert found == [numbers[0], numbers[2]]


def test_an_order_that_commits_after_a_later_number_is_found(
    few: int, postgres_desks: PostgresDesks, tmp_path: Path
) -> None:
    with postgres_desks.fresh() as url, connect(url, user="ada", data=tmp_path) as desk:
        place(desk, "Gear", "Ada Meyer")
        with desk.database.writing() as slow:  # has the number 2, but has not written yet
            assert slow.exec_driver_sql("SELECT nextval(pg_get_serial_sequence('projects', 'id'))").scalar() == 2
            place(desk, "Gear", "Bob Meyer")
            assert desk.projects.counts(search="meyer")["Pending"] == 2
            slow.exec_driver_sql("SELECT setval(pg_get_serial_sequence('projects', 'id'), 1)")
        number = place(desk, "Gear", "Eve Meyer")

        assert number == "P-000002"
        assert desk.projects.counts(search="meyer").tolist() == [3, 0, 0, 0]
        found = desk.projects.table(search="meyer", limit=50, sort="number").number.tolist()
        assert found == ["P-000001", "P-000002", "P-000003"]
