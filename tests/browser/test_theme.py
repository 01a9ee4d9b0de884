"""The theme: as the system's, until a person chooses one."""

from typing import Any

import pytest

from core import Desk
from dashboard import theme
from tests.browser.conftest import wait_for
from tests.browser.pictures import ground, paper
from tests.factory import order

GROUND = theme.CONFIG["dark"]["palette"]["background"]["default"].removeprefix("#")
DARK = f"rgb({', '.join(str(int(GROUND[at : at + 2], 16)) for at in (0, 2, 4))})"
IS_DARK = f"getComputedStyle(document.body).backgroundColor === '{DARK}'"


@pytest.fixture
def list_page(page: Any, served: str) -> Any:
    """The list of projects, of which a reload has been awaited to its end."""

    def reload() -> None:
        page.goto(f"{served}/projects")
        page.get_by_role("columnheader", name="Status").wait_for()

    page.again = reload
    return page


def test_the_theme_follows_the_system_until_it_is_toggled_and_then_the_choice(list_page: Any, place: Any) -> None:
    place()
    page = list_page
    page.emulate_media(color_scheme="dark")
    page.again()
    page.wait_for_function(IS_DARK)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"!({IS_DARK})")
    page.get_by_role("button", name="Toggle theme").click()
    page.wait_for_function(IS_DARK)
    page.again()
    page.wait_for_function(IS_DARK)
    page.get_by_role("button", name="Toggle theme").click()
    page.emulate_media(color_scheme="dark")
    page.again()
    page.wait_for_timeout(1000)
    assert not page.evaluate(IS_DARK)


def test_charts_are_dark_on_a_page_that_opens_dark_and_light_once_it_is_toggled(
    page: Any, served: str, sqlite_desk: Desk
) -> None:
    sqlite_desk.projects.place(order(ordered_at=None))
    page.emulate_media(color_scheme="dark")
    page.goto(f"{served}/reports?report=sales&by=country")
    chart = page.locator(".bk-Figure").first
    chart.wait_for()
    wait_for(lambda: ground(chart) == paper("dark"))
    page.get_by_role("button", name="Toggle theme").click()
    wait_for(lambda: ground(chart) == paper("light"))


def test_the_legend_of_a_chart_can_be_read_in_the_dark(page: Any, served: str, sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order(ordered_at=None)).number
    sqlite_desk.projects.move(number, "Printing", "We begin.")
    page.emulate_media(color_scheme="dark")
    page.goto(f"{served}/reports?report=time-in-status&by=material")
    label = page.locator(".bk-Figure .bk-label").filter(has_text="Median").first
    label.wait_for()
    colour = "node => getComputedStyle(node).color"
    text = page.get_by_role("heading", name="Reports").evaluate(colour)
    wait_for(lambda: label.evaluate(colour) == text)
