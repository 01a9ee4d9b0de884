"""What is kept about a customer, looked up, given out and erased by clicking."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import core
from core.accounts.roles import Role
from tests.browser.test_people import sign_in
from tests.dashboard.person import PASSWORD, Visitor
from tests.serving import serving

EVIL = "<img src=x onerror=hits.push(1)>"
EMAIL = "Ada.Evil@example.com"


@pytest.fixture
def address(sqlite_desk: core.Desk, place: Callable[..., str]) -> Iterator[str]:
    sqlite_desk.accounts.add("grace", "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
    sqlite_desk.accounts.add("olaf", "olaf@example.com", Role.OPERATOR, password=PASSWORD)
    place(customer={"name": EVIL, "email": EMAIL}, comment=EVIL)
    sqlite_desk.projects.attach("P-000001", "photo.txt", io.BytesIO(b"a photo"))
    with serving(sqlite_desk) as found:
        yield found


def test_a_customer_is_looked_up_exported_and_erased(address: str, sqlite_desk: core.Desk, page: Any) -> None:
    page.add_init_script("window.hits = []")
    sign_in(page, address, "grace", "/customers")
    page.get_by_label("E-mail").fill("nobody@example.com")
    page.keyboard.press("Enter")
    page.get_by_text("There is no project of a customer with the e-mail address nobody@example.com.").wait_for()
    assert page.get_by_label("E-mail").input_value() == "nobody@example.com"

    page.get_by_label("E-mail").fill(EMAIL.lower())
    page.get_by_role("button", name="Look up").click()
    card = page.get_by_role("region", name="Customer", exact=True)
    card.get_by_role("heading", name=EVIL).wait_for()
    assert page.evaluate("hits") == []
    with page.expect_download() as download:
        card.get_by_role("button", name="Export everything").click()
    assert download.value.suggested_filename.startswith(f"{EMAIL}-20")
    assert told_in(download.value.path()) == ([EVIL], {b"a photo"})
    card.get_by_text("Exported: ").wait_for()

    card.get_by_role("button", name="Erase").click()
    stops = card.get_by_text("is still under way")
    stops.get_by_role("link", name="P-000001").wait_for()
    assert page.get_by_role("dialog").count() == 0
    sqlite_desk.projects.move("P-000001", "Canceled", reason="asked")
    card.get_by_role("button", name="Erase").click()
    page.get_by_label("To confirm, type the customer's address").fill("ada@example.com")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_text("Nothing was erased.").wait_for()
    assert sqlite_desk.projects.get("P-000001").email == EMAIL
    page.get_by_label("To confirm, type the customer's address").fill(EMAIL)
    page.get_by_role("button", name="Erase for ever").click()
    page.get_by_text("Erased from 1 project, 2 files and 1 mail.").wait_for()
    assert page.get_by_label("E-mail").input_value() == ""
    assert sqlite_desk.projects.get("P-000001").customer == "Erased"
    done = sqlite_desk.audit.table("records", actor="grace").kind
    assert list(done)[:2] == ["customer erased", "customer exported"]


def told_in(path: Path) -> tuple[list[str], set[bytes]]:
    """The customer's names in a ZIP, and the attachments."""
    with zipfile.ZipFile(path) as archive:
        names = [one["customer"] for one in json.loads(archive.read("person.json"))["projects"]]
        return names, {archive.read(one) for one in archive.namelist() if "/attachments/" in one}


def test_an_operator_gets_neither_page_nor_file(address: str, sqlite_desk: core.Desk, page: Any) -> None:
    sign_in(page, address, "olaf", "/customers")
    page.get_by_text("There is no page at this address.").wait_for()
    menu = page.get_by_role("navigation", name="Main")
    assert menu.get_by_role("link", name="Customers").count() == menu.get_by_role("link", name="Keys").count() == 0
    page.goto(f"{address}/keys")
    page.get_by_text("There is no page at this address.").wait_for()

    visitor = Visitor(address)
    visitor.sign_in("olaf")
    refused = visitor.post("/export/customers.zip", {"email": EMAIL})
    assert (refused.status, "needs the role administrator" in refused.text) == (403, True)
    visitor.sign_in("grace")
    assert visitor.post("/export/customers.zip", {"email": EMAIL}, Origin="http://evil.example").status in (403, 421)
    assert visitor.get(f"/export/customers.zip?email={EMAIL}").status == 405
    assert visitor.post("/export/customers.zip", {"email": "nobody@example.com"}).status == 404
    assert "customer exported" not in set(sqlite_desk.audit.table("records").kind)
    given = visitor.post("/export/customers.zip", {"email": EMAIL})
    assert (given.status, given.headers["Content-Type"]) == (200, "application/zip")
