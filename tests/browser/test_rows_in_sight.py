"""Rows that can be seen are painted first; those further down come when the browser has time."""

from collections.abc import Callable
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api").expect
Place = Callable[..., str]
HOLD = "() => { window.requestIdleCallback = work => { window.whenIdle = work } }"  # the test says when there is time
SAFARI = "delete window.requestIdleCallback"


@pytest.fixture
def forty(place: Place) -> None:
    """More projects than a window shows."""
    for at in range(40):
        place(title=f"Part {at}", ordered_at=f"2026-03-01T09:{at:02}:00+01:00")


def test_what_is_out_of_sight_keeps_its_place_and_waits(page: Any, served: str, forty: None) -> None:
    page.goto(f"{served}/projects")
    rows, later = page.locator("tbody tr"), page.locator("tbody tr.later")
    expect(rows).to_have_count(40)
    height = page.locator("tbody").bounding_box()["height"]
    page.evaluate(HOLD)
    page.get_by_role("button", name="Number").click()
    expect(page).to_have_url(f"{served}/projects?sort=number")
    expect(rows.first.get_by_role("link", name="Part 0", exact=True)).to_be_visible()
    waiting = later.count()
    assert 0 < waiting < 30
    assert page.locator("tbody").bounding_box()["height"] == height
    page.evaluate("() => window.whenIdle()")
    expect(later).to_have_count(0)
    expect(rows.last.get_by_role("link", name="Part 39")).to_be_visible()


def test_a_browser_that_does_not_tell_of_idleness_shows_all_rows(page: Any, served: str, forty: None) -> None:
    page.goto(f"{served}/projects")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(40)
    page.evaluate(SAFARI)
    page.get_by_role("button", name="Number").click()
    expect(page).to_have_url(f"{served}/projects?sort=number")
    expect(page.locator("tbody tr.later")).to_have_count(0)
    expect(rows.last.get_by_role("link", name="Part 39")).to_be_visible()
