"""A customer at the private link and the staff in the dashboard: what one writes, the other sees."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from core import Desk
from tests.browser.served import open_project, running
from tests.browser.test_payloads import EVIL, make_evil_project
from tests.factory import order
from tests.smtp_server import Inbox, serving

SOON = 2000  # milliseconds
pytestmark = pytest.mark.alone


@pytest.fixture
def customer(chromium: Any) -> Any:
    """The page of the customer, in a browser profile of their own, on a phone."""
    context = chromium.new_context(viewport={"width": 400, "height": 800})
    yield context.new_page()
    context.close()


def test_customer_and_staff_discuss_an_order_and_the_customer_cancels_it(
    page: Any, customer: Any, desk: Desk, database_url: str, tmp_path: Path
) -> None:
    number = desk.projects.place(order()).number
    token = desk.links.of(number)
    plan = tmp_path / "Plan ö.txt"
    plan.write_text("10 x 10")
    with serving(Inbox()) as inbox, running(tmp_path, database_url=database_url, smtp_url=inbox.url) as address:
        page.goto(f"{address}/projects")
        row = page.get_by_role("row").filter(has_text=number)
        row.wait_for()
        customer.goto(f"{address}/o/{token}")
        write(customer, "Could you look at the plan?", plan)
        expect(row.locator(".unread")).to_have_text("1 new comment: ", timeout=SOON)
        expect(customer.get_by_label("Write to us")).to_have_value("")
        answer(page, address, number, "We did: it fits.")
        expect(customer.get_by_text("We did: it fits.")).to_be_visible(timeout=SOON)
        with customer.expect_download() as download:
            customer.get_by_role("link", name="Plan ö.txt").click()
        assert download.value.path().read_text() == "10 x 10"
        assert desk.projects.unread() == {}
        cancel(customer, "Ordered twice.")
        expect(page.locator(".chip").first).to_have_text("Canceled", timeout=SOON)
        open_project(page, address, number)
        history = page.get_by_role("region", name="History")
        expect(history).to_contain_text("The customer moved it from Pending to Canceled")
        expect(history).to_contain_text("Ordered twice.")
        desk.links.revoke(number)
        expect(customer.get_by_text("This link is not valid any more")).to_be_visible(timeout=SOON)
        assert customer.reload().status == 404
    bodies = [mail.get_content() for mail in inbox.mails]
    assert [f"/o/{token}" in body for body in bodies] == [True, True]


def write(customer: Any, words: str, file: Path) -> None:
    box = customer.get_by_role("region", name="Messages")
    box.get_by_label("Files to add").set_input_files(file)
    expect(box.get_by_role("button", name=f"Remove {file.name}")).to_be_visible()
    box.get_by_label("Write to us").fill(words)
    box.get_by_role("button", name="Send").click()


def answer(page: Any, address: str, number: str, words: str) -> None:
    open_project(page, address, number, view=True)
    page.get_by_label("Answer to").fill(words)
    page.get_by_role("button", name="Answer", exact=True).click()


def cancel(customer: Any, reason: str) -> None:
    customer.get_by_role("button", name="Cancel Order").click()
    customer.get_by_label("Why, if you like").fill(reason)
    customer.get_by_role("button", name="Cancel the order").click()
    expect(customer.locator(".chip").first).to_have_text("Canceled")
    expect(customer.get_by_text("You canceled it. Ordered twice.")).to_be_visible()


def test_nothing_that_anybody_typed_runs_on_the_customers_page(page: Any, sqlite_desk: Desk, tmp_path: Path) -> None:
    number = make_evil_project(sqlite_desk)
    sqlite_desk.projects.share(number, sqlite_desk.projects.get(number).attachments[0].id)
    evil = tmp_path / "<img src=x onerror=hits.push(9)>.txt"
    evil.write_text("x")
    page.add_init_script("window.hits = []")
    with running(tmp_path) as address:
        page.goto(f"{address}/o/{sqlite_desk.links.of(number)}")
        page.get_by_text("Title <img").first.wait_for()
        expect(page.get_by_role("region", name="Items")).to_contain_text("colour <img")
        expect(page.get_by_role("region", name="Shipping Address")).to_contain_text("<img")
        page.get_by_role("region", name="Messages").locator("summary").first.or_(page.locator(".text").first).click()
        write(page, f"Written {EVIL}", evil)
        expect(page.get_by_role("link", name="<img src=x onerror=hits.push(9)>.txt")).to_be_visible()
        page.get_by_role("button", name="Cancel Order").click()
        page.get_by_label("Why, if you like").fill(EVIL)
        page.get_by_role("button", name="Cancel the order").click()
        expect(page.get_by_text("You canceled it. <img")).to_be_visible()
        page.wait_for_timeout(300)
        assert page.evaluate("hits.length") == 0
        page.goto(f"{address}/o/{EVIL.replace('/', '')}")
        page.get_by_text("This link is not valid").first.wait_for()
        assert page.evaluate("hits.length") == 0
