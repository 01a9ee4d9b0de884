"""A new order arrives in front of the staff, and its pre-flight is heeded or overruled with a reason."""

from typing import Any

from playwright.sync_api import expect

from core import Desk
from tests.factory import order


def test_a_new_order_is_told_quietly_checked_and_printed_for_a_reason(
    page: Any, served: str, sqlite_desk: Desk
) -> None:
    sqlite_desk.projects.place(order(title="Bracket"))
    page.goto(f"{served}/projects?search=bracket&status=Printing")
    page.get_by_role("heading", name="No project matches").wait_for()
    number = sqlite_desk.projects.place(order(title="Gear")).number
    page.get_by_role("button", name="1 new order").click()
    page.get_by_role("link", name="Gear").click()
    found = "Model file bracket.stl came without a model file."
    expect(page.get_by_role("region", name="Pre-flight")).to_contain_text(found)

    page.get_by_role("button", name="Printing", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text(found)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("alert").filter(has_text="Please say why it is printed all the same.").wait_for()
    page.get_by_label("Reason to print it all the same").fill("The file <b>came</b> by mail.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Shipped", exact=True).wait_for()
    expect(page.get_by_role("region", name="Pre-flight")).to_be_hidden()
    expect(page.get_by_role("region", name="History")).to_contain_text("The file <b>came</b> by mail.")
    assert "by mail" not in sqlite_desk.projects.get(number).messages[0].body
