"""Saved views in a real browser: in the menu, as addresses, saved, renamed and deleted, and live for everybody."""

from collections.abc import Callable
from typing import Any

import pytest

from core import Desk
from tests import factory

expect = pytest.importorskip("playwright.sync_api").expect
Place = Callable[..., str]
EVIL = "<img src=x onerror=hits.push(1)><svg onload=hits.push(2)>"


@pytest.fixture
def three(place: Place) -> list[str]:
    """Two in PA12, the first of them late, and one in Resin; oldest first."""
    return [
        place(title="Late", due_at="2026-03-05T00:00:00Z", ordered_at="2026-03-01T09:00:00Z"),
        place(title="Bracket", shipping={"country": "FR"}, ordered_at="2026-03-02T09:00:00Z"),
        place(title="Gear", items=[factory.item(material="Resin")], ordered_at="2026-03-03T09:00:00Z"),
    ]


def menu(page: Any) -> Any:
    return page.get_by_role("navigation", name="Main")


def rows(page: Any) -> Any:
    return page.locator("tbody tr")


def test_a_view_is_saved_shown_and_left(page: Any, served: str, sqlite_desk: Desk, three: list[str]) -> None:
    page.goto(f"{served}/projects")
    page.get_by_role("switch", name="Overdue").check()
    expect(page).to_have_url(f"{served}/projects?overdue=1")
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Save view").click()
    box = page.get_by_role("dialog", name="Save view")
    expect(box.get_by_label("Name")).to_be_focused()
    expect(box.get_by_role("definition").first).to_have_text("yes")
    page.keyboard.type("what is late")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served}/projects?view=what+is+late")
    expect(page).to_have_title("what is late - Printdesk")
    link = menu(page).get_by_role("link", name="what is late")
    expect(link).to_have_attribute("aria-current", "page")
    page.get_by_label("Country").select_option("DE")
    expect(page).to_have_url(f"{served}/projects?country=DE&overdue=1")
    expect(page.get_by_role("heading", name="Projects")).to_be_visible()
    expect(link).not_to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page.get_by_role("heading", name="what is late")).to_be_visible()
    expect(page.get_by_label("Country")).to_have_value("")
    assert sqlite_desk.view("what is late").created_by == "ada"


def test_the_menu_leads_to_views_and_back(page: Any, served: str, sqlite_desk: Desk, three: list[str]) -> None:
    sqlite_desk.views.save("resin", material="Resin")
    sqlite_desk.views.save("france", country="FR")
    page.goto(f"{served}/projects?view=RESIN")
    for _ in range(2):
        expect(rows(page)).to_have_count(1)
        expect(page.get_by_label("Material")).to_have_value("Resin")
        page.reload()
    menu(page).get_by_role("link", name="france").click()
    expect(page).to_have_url(f"{served}/projects?view=france")
    expect(rows(page)).to_contain_text(["Bracket"])
    menu(page).get_by_role("link", name="Projects").click()
    expect(rows(page)).to_have_count(3)
    expect(page.get_by_role("button", name="Save view")).to_be_hidden()
    page.go_back()
    expect(rows(page)).to_contain_text(["Bracket"])
    link = page.get_by_role("link", name="Export CSV")
    expect(link).to_have_attribute("href", "/export/projects.csv?country=FR")


@pytest.mark.alone  # it measures two seconds
def test_colleagues_see_views_come_change_and_go(page: Any, served: str, sqlite_desk: Desk, three: list[str]) -> None:
    page.goto(f"{served}/projects")
    expect(rows(page)).to_have_count(3)
    sqlite_desk.views.save("shared", material="PA12", by="grace")
    link = menu(page).get_by_role("link", name="shared")
    expect(link).to_be_visible(timeout=2000)
    link.click()
    expect(rows(page)).to_have_count(2)
    sqlite_desk.views.save("shared", material="Resin", by="grace")
    expect(rows(page)).to_have_count(1, timeout=2000)
    sqlite_desk.views.delete("shared")
    expect(link).to_be_hidden(timeout=2000)
    expect(page).to_have_url(f"{served}/projects?material=Resin")
    page.go_back()
    expect(page).to_have_url(f"{served}/projects")


def test_a_view_is_replaced_renamed_and_deleted(page: Any, served: str, sqlite_desk: Desk, three: list[str]) -> None:
    sqlite_desk.views.save("mine", country="FR", by="grace")
    page.goto(f"{served}/projects?material=PA12")
    page.get_by_role("button", name="Save view").click()
    box = page.get_by_role("dialog")
    box.get_by_label("Name").fill("mine")
    box.get_by_role("button", name="Save").click()
    expect(box.get_by_role("alert")).to_contain_text("grace saved on")
    box.get_by_label("Name").fill("mine too")
    expect(box.get_by_role("button", name="Save")).to_be_visible()
    box.get_by_label("Name").fill("mine")
    box.get_by_role("button", name="Save").click()
    box.get_by_role("button", name="Replace").click()
    expect(page).to_have_url(f"{served}/projects?view=mine")
    assert sqlite_desk.view("mine").filters == {"material": "PA12"}
    page.get_by_role("button", name="Rename view").click()
    box.get_by_label("Name").fill("ours")
    box.get_by_role("button", name="Rename").click()
    expect(menu(page).get_by_role("link", name="ours")).to_be_visible()
    expect(page).to_have_url(f"{served}/projects?view=ours")
    page.get_by_role("button", name="Delete view").click()
    expect(box.get_by_role("button", name="Back")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Delete view").click()
    box.get_by_role("button", name="Delete").click()
    expect(menu(page).get_by_role("link", name="ours")).to_be_hidden()
    expect(page).to_have_url(f"{served}/projects?material=PA12")


def test_an_unknown_view_is_told_with_those_there_are(page: Any, served: str, sqlite_desk: Desk) -> None:
    sqlite_desk.views.save("overdue PA12", overdue=True)
    page.goto(f"{served}/projects?view=overdue PA")
    expect(page.get_by_role("heading", name="View not found")).to_be_visible()
    expect(page.get_by_text("The saved views are “overdue PA12”.")).to_be_visible()


def test_the_name_of_a_view_is_text_everywhere(page: Any, served: str, sqlite_desk: Desk, three: list[str]) -> None:
    page.add_init_script("window.hits = []")
    sqlite_desk.views.save(EVIL, customer="<img src=x onerror=hits.push(3)>", status=["Pending", "Printing"])
    page.goto(f"{served}/projects")
    menu(page).get_by_role("link", name="<img").click()
    expect(page.get_by_role("heading", name="<img")).to_be_visible()
    expect(page.get_by_role("button", name="Remove the filter Customer <img")).to_be_visible()
    page.get_by_role("button", name="Delete view").click()
    expect(page.get_by_role("dialog")).to_contain_text(EVIL)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove the filter Customer").click()
    page.get_by_role("button", name="Save view").click()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text(EVIL)
    page.goto(f"{served}/projects?view={EVIL}x")
    expect(page.get_by_role("heading", name="View not found")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("hits.length") == 0


def test_on_a_phone_cards_can_be_sorted(page: Any, served: str, three: list[str]) -> None:
    page.set_viewport_size({"width": 400, "height": 860})
    page.goto(f"{served}/projects")
    page.get_by_label("Sort by").select_option("title")
    expect(page).to_have_url(f"{served}/projects?sort=title")
    expect(rows(page).first).to_contain_text("Bracket")
    page.get_by_role("button", name="Ascending").click()
    expect(rows(page).first).to_contain_text("Late")
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    page.set_viewport_size({"width": 1200, "height": 860})
    expect(page.get_by_label("Sort by")).to_be_hidden()
