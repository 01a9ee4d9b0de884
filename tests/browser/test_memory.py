"""What a browser keeps of the pages that somebody has left."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.alone

# What Bokeh (3.9) does itself 30 seconds after the last change: until then it keeps parts that were taken off the page.
KEPT = "() => { const [page] = Bokeh.documents; page._recompute_all_models(); return page._all_models.size }"


def test_pages_that_were_left_leave_nothing_in_the_browser(page: Any, served: str, place: Callable[..., str]) -> None:
    place()
    page.goto(f"{served}/projects")

    def look_around() -> int:
        page.get_by_role("link", name="Bracket set").first.click()
        page.get_by_role("region", name="History").wait_for()
        page.get_by_role("link", name="Project View").click()
        page.get_by_role("button", name="Add note").wait_for()
        page.go_back()
        page.get_by_role("region", name="History").wait_for()
        page.get_by_role("link", name="Projects").first.click()
        page.get_by_role("columnheader", name="Status").wait_for()
        return int(page.evaluate(KEPT))

    kept = [look_around() for _ in range(5)]
    assert kept == kept[:1] * 5
