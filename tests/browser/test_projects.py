"""The list of projects in a real browser: what people see, type, click and link to."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from core import Desk
from tests import factory

expect = pytest.importorskip("playwright.sync_api").expect
Place = Callable[..., str]


def row(page: Any, number: str) -> Any:
    return page.get_by_role("row").filter(has_text=number)


@pytest.fixture
def three(sqlite_desk: Desk, place: Place) -> list[str]:
    """A pending, a printing and a shipped project, oldest first."""
    numbers = [
        place(title="Bracket set", ordered_at="2026-03-01T09:30:00+01:00"),
        place(title="Drone arm", customer={"name": "Bob Stone"}, ordered_at="2026-03-02T09:30:00+01:00"),
        place(
            title="Gear train",
            shipping={"country": "FR"},
            items=[factory.item(material="Resin", unit_price="1200.00")],
            ordered_at="2026-03-03T09:30:00+01:00",
        ),
    ]
    sqlite_desk.projects.move(numbers[1], "Printing")
    sqlite_desk.projects.move(numbers[2], "Printing")
    sqlite_desk.projects.move(numbers[2], "Shipped")
    return numbers


def test_the_root_shows_all_projects_newest_first_with_status_last(page: Any, served: str, three: list[str]) -> None:
    page.goto(served)
    expect(page.get_by_role("heading", name="Projects")).to_be_visible()
    expect(page).to_have_title("Projects - Printdesk")
    headings = page.get_by_role("columnheader").all_inner_texts()
    assert headings[0] == "Number"
    assert headings[-1] == "Status"
    cells = page.locator("tbody tr").nth(0).get_by_role("cell")
    expect(cells.first).to_have_text(three[2])
    expect(cells.last).to_have_text("Shipped")
    expect(page.locator(".range")).to_have_text("1–3 of 3")


def test_a_tab_filters_and_has_an_address_that_back_leaves(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects")
    expect(page.get_by_role("tab", name="Pending 1")).to_be_visible()
    page.get_by_role("tab", name="Printing 1").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(f"{served}/projects?status=Printing")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_role("tab", name="All")).to_have_attribute("aria-selected", "true")
    page.go_forward()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_slash_searches_and_escape_clears(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.keyboard.press("/")
    page.keyboard.type("drone", delay=20)
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(row(page, "Drone arm")).to_be_visible()
    expect(page).to_have_url(f"{served}/projects?search=drone")
    page.keyboard.press("Escape")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page).to_have_url(f"{served}/projects")


def test_typing_leaves_one_entry_in_the_history(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects")
    page.get_by_role("tab", name="Printing").click()
    expect(page).to_have_url(f"{served}/projects?status=Printing")
    page.get_by_label("Search projects").press_sequentially("stone", delay=20)
    expect(page).to_have_url(f"{served}/projects?status=Printing&search=stone")
    page.go_back()
    expect(page).to_have_url(f"{served}/projects")


def test_an_address_opens_its_filters_and_survives_a_reload(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects?material=Resin&country=FR&sort=total")
    for _ in range(2):
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.get_by_label("Material")).to_have_value("Resin")
        expect(page.get_by_label("Country")).to_have_value("FR")
        expect(page.get_by_role("columnheader", name="Total")).to_have_attribute("aria-sort", "ascending")
        page.reload()


def test_dates_and_selects_filter_and_are_cleared_together(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects")
    page.get_by_label("Ordered from").fill("2026-03-02")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("Country").select_option("DE")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(f"{served}/projects?country=DE&ordered_from=2026-03-02")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator("tbody tr")).to_have_count(3)


def test_headings_sort_on_the_server(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects")
    page.get_by_role("button", name="Title").click()
    expect(page.locator("tbody tr").first).to_contain_text("Bracket set")
    expect(page.get_by_role("columnheader", name="Title")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Title").click()
    expect(page.locator("tbody tr").first).to_contain_text("Gear train")


def test_pages_of_fifty_can_be_turned(page: Any, served: str, place: Place) -> None:
    for at in range(51):
        place(title=f"Project {at}")
    page.goto(f"{served}/projects")
    expect(page.locator(".range")).to_have_text("1–50 of 51")
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".range")).to_have_text("51–51 of 51")
    expect(page).to_have_url(f"{served}/projects?page=2")
    page.get_by_role("button", name="First page").click()
    expect(page.locator("tbody tr")).to_have_count(50)


def test_export_takes_what_is_filtered(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects?status=Printing&page=1")
    link = page.get_by_role("link", name="Export CSV")
    expect(link).to_have_attribute("href", "/export/projects.csv?status=Printing")


def test_arrows_walk_the_rows_and_links_lead_to_projects(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects")
    page.locator("tbody tr").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("tbody tr").nth(1)).to_be_focused()
    link = page.get_by_role("link", name="Drone arm")
    expect(link).to_have_attribute("href", f"/projects/{three[1]}")


def test_back_from_a_project_leads_to_the_row_it_was_opened_from(page: Any, served: str, three: list[str]) -> None:
    missing: list[str] = []
    page.on("response", lambda answer: answer.status == 404 and missing.append(answer.url))
    page.goto(f"{served}/projects?sort=title")
    row(page, three[1]).get_by_role("cell").nth(2).click()
    expect(page).to_have_url(f"{served}/projects/{three[1]}")
    expect(page).to_have_title(f"{three[1]} Drone arm - Printdesk")
    expect(page.get_by_text("Customer Data")).to_be_visible()
    page.go_back()
    expect(page.locator("tbody tr").nth(1)).to_be_focused()
    expect(page).to_have_url(f"{served}/projects?sort=title")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served}/projects/{three[1]}")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Projects").click()
    expect(page).to_have_url(f"{served}/projects")
    assert missing == []


def test_a_link_can_be_opened_in_a_tab_of_its_own(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Drone arm").click(modifiers=["ControlOrMeta"])
    expect(opened.value).to_have_url(f"{served}/projects/{three[1]}")
    expect(page).to_have_url(f"{served}/projects")


def test_an_empty_desk_says_what_to_do(page: Any, served: str) -> None:
    page.goto(f"{served}/projects")
    expect(page.get_by_role("heading", name="No projects yet")).to_be_visible()
    expect(page.get_by_text("printdesk import FILE")).to_be_visible()


def test_no_match_offers_all_projects(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects?search=nowhere")
    expect(page.get_by_role("heading", name="No project matches")).to_be_visible()
    page.locator(".empty").get_by_role("button", name="Clear filters").click()
    expect(page.locator("tbody tr")).to_have_count(3)


@pytest.mark.alone  # it measures two seconds
def test_another_dashboard_sees_a_move_without_a_reload(
    page: Any, served: str, sqlite_desk: Desk, three: list[str]
) -> None:
    page.goto(f"{served}/projects")
    expect(row(page, three[0])).to_contain_text("Pending")
    sqlite_desk.projects.move(three[0], "Printing")
    expect(row(page, three[0])).to_contain_text("Printing", timeout=2000)
    expect(page.get_by_role("tab", name="Printing 2")).to_be_visible()


def test_on_a_phone_projects_are_cards_with_their_status(page: Any, served: str, three: list[str]) -> None:
    page.set_viewport_size({"width": 400, "height": 860})
    page.goto(f"{served}/projects")
    for number, status in zip(three, ["Pending", "Printing", "Shipped"], strict=True):
        expect(row(page, number).get_by_text(status)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    expect(page.get_by_role("navigation").get_by_role("link", name="Projects")).to_be_hidden()


def test_an_unknown_project_or_address_leads_back(page: Any, served: str, three: list[str]) -> None:
    page.goto(f"{served}/projects/P-999999")
    expect(page.get_by_text("There is no project P-999999.")).to_be_visible()
    page.get_by_role("link", name="All projects").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page).to_have_url(re.compile("/projects$"))
