"""Saved views: the team's filter sets, under names, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core import Desk, connect
from core.check import look_at_desk
from core.errors import BadFilter, UnknownColumn, UnknownStatus
from core.view_filters import describe
from core.view_names import BadViewName, UnknownView, ViewExists
from tests.factory import item, order

Order = Callable[..., dict[str, Any]]


@pytest.fixture
def numbers(desk: Desk) -> list[str]:
    """Three projects, oldest first: PA12 to Germany, Resin to Germany (printing), PA12 to France."""
    resin = [item(material="Resin")]
    orders = [
        order(title="First", ordered_at="2026-03-01T09:00:00Z"),
        order(title="Second", items=resin, ordered_at="2026-03-02T09:00:00Z"),
        order(title="Third", shipping={"country": "FR"}, ordered_at="2026-03-03T09:00:00Z"),
    ]
    numbers = [desk.projects.place(one).number for one in orders]
    desk.projects.move(numbers[1], "Printing")
    return numbers


def shown(desk: Desk, name: str, **more: Any) -> list[str]:
    return desk.view(name).table(**more)["number"].tolist()


def test_a_view_shows_what_its_filters_show_now(desk: Desk, numbers: list[str]) -> None:
    saved = desk.views.save("PA12 to do", status="Pending", material="PA12", sort="title", by="bob")
    assert (saved.name, saved.filters, saved.sort, saved.created_by) == (
        "PA12 to do", {"status": ["Pending"], "material": "PA12"}, "title", "bob"
    )  # fmt: skip
    view = desk.view("pa12 TO do")
    assert view == saved
    assert view.table()["number"].tolist() == [numbers[0], numbers[2]]
    assert view.table(limit=1, offset=1)["number"].tolist() == [numbers[2]]
    assert view.counts().to_dict() == {"Pending": 2, "Printing": 0, "Shipped": 0, "Canceled": 0}
    desk.projects.move(numbers[0], "Canceled", reason="Asked for")
    assert shown(desk, "PA12 to do") == [numbers[2]]


def test_a_view_is_exported_as_its_filters_are(desk: Desk, numbers: list[str], tmp_path: Path) -> None:
    desk.views.save("PA12", material="PA12", sort="-title")
    desk.view("PA12").export(tmp_path / "view.csv", country="DE")
    desk.projects.export(tmp_path / "filter.csv", material="PA12", sort="-title", country="DE")
    assert (tmp_path / "view.csv").read_bytes() == (tmp_path / "filter.csv").read_bytes()
    assert numbers[0].encode() in (tmp_path / "view.csv").read_bytes()


def test_the_filters_of_a_view_go_with_any_table(desk: Desk, numbers: list[str]) -> None:
    filters = desk.views.save("resin", material="Resin", status="Printing").filters
    assert desk.items.table(**filters)["number"].tolist() == [numbers[1]]
    assert set(desk.events.table(**filters)["number"]) == {numbers[1]}


def test_further_filters_narrow_a_view_and_never_widen_it(desk: Desk, numbers: list[str]) -> None:
    desk.views.save("open", status=["Pending", "Printing"], country="DE")
    assert shown(desk, "open", material="Resin") == [numbers[1]]
    assert shown(desk, "open", status="Pending", country="de") == [numbers[0]]
    with pytest.raises(BadFilter, match="“open” has country DE already"):
        shown(desk, "open", country="FR")
    with pytest.raises(BadFilter, match="has Pending or Printing already"):
        shown(desk, "open", status=["Pending", "Shipped"])


def test_saving_again_replaces_unless_that_is_unwanted(desk: Desk) -> None:
    desk.views.save("Mine", material="PA12", by="ada")
    desk.views.save("MINE", material="Resin", by="bob")
    [view] = desk.views.all()
    assert (view.name, view.filters, view.created_by) == ("MINE", {"material": "Resin"}, "bob")
    with pytest.raises(ViewExists, match="“MINE” already, by bob"):
        desk.views.save("mine", replace=False)


def test_the_table_of_views_has_fixed_columns_empty_or_not(desk: Desk) -> None:
    empty = desk.views.table()
    desk.views.save("b", search="50 % “off”")
    desk.views.save("A", ordered_from=date(2026, 3, 1), ordered_to="2026-03-31", sort="due_at")
    table = desk.views.table()
    assert table.dtypes.equals(empty.dtypes)
    assert table.columns.tolist() == ["name", "filters", "sort", "created_by", "created_at"]
    assert table["name"].tolist() == ["A", "b"]
    assert table["filters"][0] == '{"ordered_from": "2026-03-01", "ordered_to": "2026-03-31"}'
    assert desk.view("b").filters == {"search": "50 % “off”"}


def test_names_are_one_line_and_compared_without_regard_to_case_and_spaces(desk: Desk) -> None:
    assert desk.views.save("  overdue\n\tPA12  ").name == "overdue PA12"
    assert desk.view("OVERDUE   pa12").name == "overdue PA12"
    assert desk.views.save("Straße").name == desk.view("STRASSE").name
    assert desk.views.save("ß" * 80).name == "ß" * 80
    for bad in ("", " \n", "\u200b", "x" * 81):
        with pytest.raises(BadViewName, match="1 to 80 characters"):
            desk.views.save(bad)


def test_a_view_is_renamed_and_deleted(desk: Desk) -> None:
    before = desk.views.save("old", material="PA12", by="bob")
    desk.views.save("other")
    renamed = desk.views.rename("OLD", "New")
    assert (renamed.filters, renamed.created_by, renamed.created_at) == (before.filters, "bob", before.created_at)
    with pytest.raises(ViewExists):
        desk.views.rename("new", "Other")
    assert desk.views.rename("new", "NEW").name == "NEW"
    desk.views.delete("new")
    for gone in (desk.view, desk.views.delete, lambda name: desk.views.rename(name, "x")):
        with pytest.raises(UnknownView):
            gone("new")
    assert [view.name for view in desk.views.all()] == ["other"]


def test_an_unknown_view_names_those_there_are_the_closest_first(desk: Desk) -> None:
    with pytest.raises(UnknownView, match="None has been saved yet"):
        desk.view("overdue")
    for name in ("alpha", "Overdue PA12", "waiting"):
        desk.views.save(name)
    with pytest.raises(UnknownView) as caught:
        desk.view("overdue P12")
    assert str(caught.value) == (
        "There is no saved view “overdue P12”. The saved views are “Overdue PA12”, “alpha”, “waiting”."
    )
    for number in range(20):
        desk.views.save(f"view {number:02}")
    with pytest.raises(UnknownView, match="and 11 more"):
        desk.view("x" * 5000)


def test_a_view_of_what_is_overdue_follows_the_clock(desk: Desk, numbers: list[str]) -> None:
    late = desk.projects.place(order(due_at="2026-03-05T00:00:00Z")).number
    assert desk.views.save("overdue", overdue=True).filters == {"overdue": True}
    assert shown(desk, "overdue") == [late]
    desk.projects.move(late, "Printing")
    assert shown(desk, "overdue", status="Printing") == [late]
    desk.projects.move(late, "Shipped")
    assert shown(desk, "overdue") == []


def test_filters_that_mean_nothing_are_not_saved(desk: Desk) -> None:
    with pytest.raises(UnknownStatus):
        desk.views.save("a", status="Lost")
    with pytest.raises(UnknownColumn):
        desk.views.save("a", sort="colour")
    with pytest.raises(BadFilter, match="before they begin"):
        desk.views.save("a", ordered_from="2026-05-01", ordered_to="2026-01-01")
    for moment in (datetime(2026, 3, 1, 9, 30), "2026-03-01T09:30"):  # noqa: DTZ001  # as people write it
        with pytest.raises(BadFilter, match="whole days"):
            desk.views.save("a", ordered_from=moment)
    with pytest.raises(BadFilter, match="no filter matreial"):
        desk.views.save("a", matreial="PA12")
    assert desk.views.all() == []


def test_each_change_of_a_view_gives_another_version(desk: Desk) -> None:
    steps: list[Callable[[], object]] = [
        lambda: desk.views.save("a"),
        lambda: desk.views.save("a"),
        lambda: desk.views.save("b"),
        lambda: desk.views.rename("a", "c"),
        lambda: desk.views.delete("b"),
        lambda: desk.views.save("d"),
        lambda: desk.views.delete("d"),
        lambda: desk.views.delete("c"),
    ]
    versions = [desk.views.version()]
    for step in steps:
        step()
        versions.append(desk.views.version())
    assert all(before != after for before, after in pairwise(versions))
    assert len(set(versions[1:7])) == 6


def test_many_who_save_one_name_at_once_leave_one_view(desk: Desk, database_url: str, tmp_path: Path) -> None:
    def save(user: str) -> None:
        with connect(database_url, user=user, data=tmp_path) as own:
            for at in range(10):
                own.views.save("shared", search=f"{user} {at}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(save, ["w1", "w2", "w3", "w4"]))
    [view] = desk.views.all()
    assert view.filters["search"] == f"{view.created_by} 9"


def test_the_check_names_a_view_that_somebody_broke_in_the_database(desk: Desk) -> None:
    desk.views.save("fine", material="PA12")
    desk.views.save("broken", status="Pending")
    with desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE views SET filters = replace(filters, 'Pending', 'Lost')")
    findings = {one.what: one for one in look_at_desk(desk)}
    assert (findings["Saved views"].value, findings["Saved views"].ok) == ("2", True)
    broken = findings["Saved view “broken”"]
    assert (broken.ok, "no status Lost" in broken.value, "Saved view “fine”" in findings) == (False, True, False)


def test_a_view_is_told_in_words() -> None:
    told = describe({"status": ["Pending", "Printing"], "search": "gear", "ordered_to": "2026-03-31"}, "-total")
    assert told == "Pending or Printing, with “gear”, ordered up to 2026-03-31, sorted by total, descending"
    assert describe({}, "due_at") == "all projects, sorted by due_at"
