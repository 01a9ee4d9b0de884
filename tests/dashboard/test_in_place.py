"""Views without addresses, as a notebook's cell has them: what is opened takes the place of what it was opened from."""

import asyncio
import gc
import json
import weakref
from typing import Any

import pandas as pd
import pytest

from core import Desk
from core.errors import BadFilter, DeskError, UnknownProject
from dashboard import ProjectDetail, ProjectList
from dashboard.cell import tell
from dashboard.component import ASKED, LARGEST_GIFT
from dashboard.ui import Heading, screen
from tests import factory
from tests.serving import wait_for


@pytest.fixture
def numbers(sqlite_desk: Desk) -> list[str]:
    """Three projects: a bracket, a gear and a lid."""
    return [sqlite_desk.projects.place(factory.order(title=title)).number for title in ("Bracket", "Gear", "Lid")]


def shown(view: Any) -> list[str]:
    """What kinds of parts are on the screen."""
    return [type(part).__name__ for part in view.__panel__()]


def test_the_table_is_all_that_passes_the_filters_not_only_the_page(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk, sort="title")
    assert view.table["number"].tolist() == numbers
    view.search = "gear"
    assert view.table["number"].tolist() == [numbers[1]]


def test_the_selection_is_what_is_ticked_as_it_is_now(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk)
    view.pick([numbers[2], numbers[0]])
    view.pick([numbers[2]], on=False)
    view.pick([numbers[1]])
    sqlite_desk.projects.move(numbers[1], "Printing")
    assert view.selection["number"].tolist() == [numbers[0], numbers[1]]
    assert view.selection["status"].tolist() == ["Pending", "Printing"]


def test_nothing_selected_is_an_empty_table_of_the_same_kinds(sqlite_desk: Desk, numbers: list[str]) -> None:
    selection = ProjectList(sqlite_desk).selection
    assert selection.empty
    pd.testing.assert_series_equal(selection.dtypes, sqlite_desk.projects.table().dtypes)


def test_an_opened_project_takes_the_place_of_the_list_and_is_the_selection(
    sqlite_desk: Desk, numbers: list[str]
) -> None:
    view = ProjectList(sqlite_desk)
    before = shown(view)
    view.opened = numbers[1]
    assert shown(view) == ["Screen"]
    assert view.selection["number"].tolist() == [numbers[1]]
    view.opened = ""
    assert shown(view) == before


def test_the_way_back_leads_to_the_list_as_it_is_now(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk, opened=numbers[1])
    banner = view.__panel__()[0][0]
    assert json.loads(banner.content)["trail"] == [["Projects", ""]]
    sqlite_desk.projects.move(numbers[1], "Printing")
    banner._process_event(message(go="list"))
    assert view.opened == ""
    assert view.counts["Printing"] == 1


def test_an_unknown_project_is_refused_and_the_list_stays(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk)
    before = shown(view)
    with pytest.raises(UnknownProject):
        view.opened = "P-999999"
    assert (view.opened, shown(view)) == ("", before)


def test_the_banner_turns_to_the_project_view_and_back(sqlite_desk: Desk, numbers: list[str]) -> None:
    detail = ProjectDetail(sqlite_desk, number=numbers[0])
    order = shown(detail)
    detail.viewing = True
    other = detail.__panel__()[0][0]
    assert json.loads(other.content)["here"] == "Project View"
    other._process_event(message(go="other"))
    assert (detail.viewing, shown(detail)) == (False, order)


def test_another_number_shows_another_project(sqlite_desk: Desk, numbers: list[str]) -> None:
    detail = ProjectDetail(sqlite_desk, number=numbers[0], viewing=True)
    detail.number = numbers[2]
    assert json.loads(detail.__panel__()[0][0].content)["number"] == numbers[2]


def test_a_large_file_is_refused_with_another_way(sqlite_desk: Desk) -> None:
    pieces = iter([b"x" * 1_000_000] * (LARGEST_GIFT // 1_000_000 + 1))
    with pytest.raises(DeskError, match=r"plate\.stl is larger than 20 MB.*From Python"):
        Heading().give("plate.stl", pieces, "From Python it works.")


def test_an_error_is_said_in_the_view_until_the_next_thing_is_done(sqlite_desk: Desk, numbers: list[str]) -> None:
    heading = Heading()
    parts = screen(heading)
    refusal = BadFilter("The dates end before they begin.")
    before = ASKED.set(heading)
    try:
        tell(refusal)
    finally:
        ASKED.reset(before)
    assert parts[0].sentence == "The dates end before they begin."
    heading._process_event(message(act="Export CSV"))
    assert list(parts) == [heading]


def test_an_error_that_belongs_to_no_view_is_raised() -> None:
    with pytest.raises(BadFilter):
        tell(BadFilter("Nobody has asked."))


def test_a_view_sees_what_others_change_for_as_long_as_it_lives(sqlite_desk: Desk, numbers: list[str]) -> None:
    async def work() -> weakref.ref[ProjectList]:
        view = ProjectList(sqlite_desk)
        sqlite_desk.projects.move(numbers[0], "Printing")
        for _ in range(200):
            await asyncio.sleep(0.05)
            if view.counts["Printing"]:
                return weakref.ref(view)
        raise AssertionError("it has not seen the move")

    seen = asyncio.run(work())
    wait_for(lambda: gc.collect() >= 0 and seen() is None)


def message(**data: Any) -> Any:
    from panel.models.esm import DataEvent

    return DataEvent(model=None, data=data)
