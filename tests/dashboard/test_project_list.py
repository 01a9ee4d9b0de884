"""The list of projects as an object: its parameters are all there is to know about it."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core import Desk
from core.errors import BadFilter
from dashboard import ProjectList
from tests import factory

Order = Callable[..., dict[str, Any]]


@pytest.fixture
def numbers(sqlite_desk: Desk, order: Order) -> list[str]:
    """Sixty projects, oldest first; the last one is printing, in Resin, and goes to France."""
    orders = [order(title=f"Part {at:02}", ordered_at=f"2026-03-{1 + at // 3:02}T09:30:00Z") for at in range(59)]
    items = [factory.item(material="Resin", unit_price="1200")]
    orders.append(order(title="Gear", shipping={"country": "FR"}, items=items, ordered_at="2026-04-01T09:30:00Z"))
    numbers = [sqlite_desk.projects.place(draft).number for draft in orders]
    sqlite_desk.projects.move(numbers[-1], "Printing")
    return numbers


def test_it_opens_with_the_newest_fifty_of_all(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk)
    assert view.rows["number"].tolist() == numbers[:-51:-1]
    assert (view.total, dict(view.counts)) == (60, {"Pending": 59, "Printing": 1, "Shipped": 0, "Canceled": 0})


def test_a_filter_begins_with_the_first_page(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk, page=2)
    assert len(view.rows) == 10
    view.status = "Printing"
    assert (view.page, view.rows["number"].tolist()) == (1, numbers[-1:])


def test_counts_of_the_tabs_follow_the_other_filters_only(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk, status="Pending", material="Resin")
    assert view.total == 0
    assert view.counts["Printing"] == 1


def test_a_page_beyond_the_last_becomes_the_last(sqlite_desk: Desk, numbers: list[str]) -> None:
    assert ProjectList(sqlite_desk, page=9).page == 2


def test_its_query_restores_it(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk, search="part", ordered_from=date(2026, 3, 1), sort="title", page=2)
    other = ProjectList(sqlite_desk)
    other.restore(view.query)
    assert view.query == {"search": "part", "ordered_from": "2026-03-01", "sort": "title", "page": "2"}
    assert other.query == view.query
    assert other.rows.equals(view.rows)


def test_nonsense_in_a_query_is_ignored(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk)
    dates = {"ordered_from": "2026-05-01", "ordered_to": "2026-01-01"}
    view.restore({"status": "Lost", "page": "x", "sort": "1; DROP", "unknown": "1", **dates})
    assert view.query == {"ordered_from": "2026-05-01"}


def test_dates_that_end_before_they_begin_are_refused_with_a_sentence(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk, ordered_from=date(2026, 5, 1))
    with pytest.raises(BadFilter, match="before they begin"):
        view.ordered_to = date(2026, 1, 1)


def test_it_sees_what_changed_when_it_loads_again(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk)
    sqlite_desk.projects.move(numbers[0], "Canceled", reason="Asked for")
    view.load()
    assert view.counts["Canceled"] == 1


def test_a_project_that_is_late_is_marked_until_it_is_shipped(sqlite_desk: Desk, order: Order) -> None:
    number = sqlite_desk.projects.place(order(due_at="2026-03-05T00:00:00Z")).number
    view = ProjectList(sqlite_desk)
    assert json.loads(view.content)["rows"][0][-2] is True
    sqlite_desk.projects.move(number, "Printing")
    sqlite_desk.projects.move(number, "Shipped")
    view.load()
    assert json.loads(view.content)["rows"][0][-2] is False


def test_without_an_address_nothing_is_a_link(sqlite_desk: Desk, numbers: list[str]) -> None:
    alone, served = ProjectList(sqlite_desk), ProjectList(sqlite_desk, address="/projects")
    assert ([href for _, href, _ in alone.actions], {tab[3] for tab in alone.tabs}) == ([""], {""})
    assert served.tabs[1][3] == "/projects?status=Pending"


def test_two_lists_share_nothing(sqlite_desk: Desk, numbers: list[str]) -> None:
    one, other = ProjectList(sqlite_desk), ProjectList(sqlite_desk)
    one.search = "gear"
    assert (other.search, other.total) == ("", 60)
    assert one.__panel__() is not other.__panel__()
