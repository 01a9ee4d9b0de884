"""The list of projects tells quietly of new orders, and a click shows them."""

from __future__ import annotations

import json

from core import Desk
from dashboard import ProjectList
from tests.factory import order


def told(view: ProjectList) -> str:
    return str(json.loads(view.content)["arrived"])


def test_orders_that_come_in_while_the_list_is_open_are_counted(sqlite_desk: Desk) -> None:
    sqlite_desk.projects.place(order())
    view = ProjectList(sqlite_desk)
    assert told(view) == ""
    sqlite_desk.projects.place(order(title="Gear"))
    view.load()
    assert told(view) == "1 new order"
    sqlite_desk.projects.place(order(title="Wheel"))
    view.load()
    assert told(view) == "2 new orders"


def test_a_filter_keeps_new_orders_out_of_sight_until_they_are_asked_for(sqlite_desk: Desk) -> None:
    sqlite_desk.projects.place(order(ordered_at="2026-01-01T00:00:00Z"))
    view = ProjectList(sqlite_desk, search="bracket set", sort="title")
    sqlite_desk.projects.place(order(title="Gear"))
    view.load()
    assert (told(view), len(view.rows)) == ("1 new order", 1)
    view.show_arrivals()
    assert (told(view), view.search, view.rows["title"].tolist()) == ("", "", ["Gear", "Bracket set"])


def test_asking_for_them_where_they_are_shown_already_only_counts_anew(sqlite_desk: Desk) -> None:
    view = ProjectList(sqlite_desk)
    sqlite_desk.projects.place(order())
    view.load()
    assert told(view) == "1 new order"
    view.show_arrivals()
    assert told(view) == ""


def test_the_first_order_of_an_empty_desk_is_one(desk: Desk) -> None:
    assert (desk.projects.newest(), desk.projects.placed_after("P-000000")) == ("P-000000", 0)
    number = desk.projects.place(order()).number
    assert (desk.projects.newest(), desk.projects.placed_after("P-000000")) == (number, 1)
