"""The Reports page in a browser: choose, look, and take away what is shown."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core import Desk
from tests import factory

pytestmark = pytest.mark.browser
EVIL = '<img src=x onerror="window.ran=1"> $$\\href{javascript:window.ran=1}{x}$$'


@pytest.fixture
def desk(sqlite_desk: Desk, order: Callable[..., dict[str, Any]]) -> Desk:
    """Thirty projects of the last days, with a customer, a material and a reason of cancellation that mean harm."""
    for at in range(30):
        material = EVIL if at % 5 == 0 else "PA12"
        customer = {"name": EVIL if at % 4 == 0 else "Ada Meyer", "email": f"ada{at % 4}@example.com"}
        draft = order(title=f"Part {at}", customer=customer, items=[factory.item(material=material)], ordered_at=None)
        number = sqlite_desk.projects.place(draft).number
        if at % 10 == 0:
            sqlite_desk.projects.move(number, "Canceled", reason=EVIL)
    return sqlite_desk


def wait_for_chart(page: Any) -> None:
    page.locator(".bk-Figure").first.wait_for()


def test_a_report_is_chosen_seen_and_taken_away(desk: Desk, served: str, page: Any, tmp_path: Path) -> None:
    page.goto(f"{served}/projects")
    page.get_by_role("link", name="Reports").click()
    wait_for_chart(page)
    page.get_by_label("Report", exact=True).select_option("sales")
    page.get_by_label("By", exact=True).select_option("country")
    page.get_by_role("cell", name="Germany").first.wait_for()
    wait_for_chart(page)
    assert "report=sales" in page.url
    assert "by=country" in page.url

    with page.expect_download() as taken:
        page.get_by_role("link", name="Export CSV").click()
    taken.value.save_as(tmp_path / "sales.csv")
    expected = b"".join(desk.reports.stream("sales", by="country", period="last-365-days"))
    assert (tmp_path / "sales.csv").read_bytes().removeprefix(b"\xef\xbb\xbf") == expected

    with page.expect_download() as taken:
        page.get_by_role("button", name="Save charts as PNG").click()
    taken.value.save_as(tmp_path / taken.value.suggested_filename)
    picture = Image.open(io.BytesIO((tmp_path / "sales-by-country.png").read_bytes()))
    assert picture.width > 600
    assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 10  # not a blank sheet


def test_a_page_opened_by_its_address_shows_all_of_the_report(desk: Desk, served: str, page: Any) -> None:
    """What is made before the browser shows the page must not be lost."""
    for _ in range(3):
        page.goto(f"{served}/reports?report=age")
        wait_for_chart(page)
        page.get_by_role("columnheader", name="Age").wait_for(timeout=5000)
        page.get_by_role("link", name="Export CSV").wait_for(timeout=5000)
        page.goto("about:blank")


def test_back_shows_the_report_before(desk: Desk, served: str, page: Any) -> None:
    page.goto(f"{served}/reports?report=backlog")
    wait_for_chart(page)
    page.get_by_label("Report", exact=True).select_option("age")
    page.get_by_role("columnheader", name="Age").wait_for()
    page.go_back()
    page.get_by_role("columnheader", name="Opened").wait_for()
    assert page.get_by_label("Report", exact=True).input_value() == "backlog"


def test_days_of_ones_own_are_chosen(desk: Desk, served: str, page: Any) -> None:
    page.goto(f"{served}/reports")
    page.get_by_label("Period").select_option("custom")
    page.get_by_label("From", exact=True).fill("2026-01-05")
    page.wait_for_url("**period=2026-01-05**")
    page.reload()
    assert page.get_by_label("From", exact=True).input_value() == "2026-01-05"


def test_nothing_that_customers_or_staff_typed_runs_in_a_chart(desk: Desk, served: str, page: Any) -> None:
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith((served, "data:", "blob:")) else foreign.append(request.url),
    )
    for query in ("report=sales&by=customer", "report=sales&by=material", "report=reasons"):
        page.goto(f"{served}/reports?{query}")
        wait_for_chart(page)
        box = page.locator(".bk-Figure").first.bounding_box()
        for at in range(8):
            page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * (at + 1) / 10)
            page.wait_for_timeout(60)
        assert page.evaluate("window.ran") is None
    assert foreign == []


def test_a_phone_shows_it_without_scrolling_sideways(desk: Desk, served: str, page: Any) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{served}/reports?report=sales&by=country")
    wait_for_chart(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
