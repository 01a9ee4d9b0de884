"""Two people at once: one wins, the other is told, and both see the same in the end."""

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from core import Desk
from tests.browser.served import open_project, running
from tests.factory import order, printable

pytestmark = pytest.mark.alone


@pytest.fixture
def colleague(chromium: Any) -> Any:
    """The page of another person."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_the_slower_of_two_is_told_who_was_faster_and_keeps_what_was_typed(
    page: Any, colleague: Any, sqlite_desk: Desk, tmp_path: Path
) -> None:
    number = sqlite_desk.projects.place(printable(sqlite_desk)).number
    with running(tmp_path) as address:
        for one in (page, colleague):
            open_project(one, address, number)
            one.get_by_role("button", name="Printing", exact=True).click()
            one.get_by_label("Message", exact=True).fill("A message with much thought in it.")
        page.get_by_role("button", name="Send").click()
        colleague.get_by_role("button", name="Send").click()
        alert = colleague.get_by_role("alert").filter(has_text="was faster")
        alert.wait_for()
        assert f"ada was faster and has moved project {number} to Printing" in alert.inner_text()
        assert colleague.get_by_label("Message", exact=True).input_value() == "A message with much thought in it."
        colleague.get_by_role("button", name="Reload project").click()
        colleague.get_by_role("button", name="Shipped", exact=True).wait_for()
    assert len(sqlite_desk.projects.get(number).messages) == 1


def test_an_open_project_shows_the_move_of_a_colleague_within_two_seconds(
    page: Any, sqlite_desk: Desk, tmp_path: Path
) -> None:
    number = sqlite_desk.projects.place(order()).number
    with running(tmp_path) as address:
        open_project(page, address, number)
        begun = time.monotonic()
        sqlite_desk.projects.move(number, "Printing", "Go", by="bob")
        page.get_by_role("button", name="Shipped", exact=True).wait_for()
        assert time.monotonic() - begun < 2
        expect(page.get_by_role("region", name="History")).to_contain_text("bob moved it from Pending to Printing")
