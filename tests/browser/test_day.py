"""A whole day of orders, in a real browser, with a real server and a real mail server."""

import io
from pathlib import Path
from typing import Any

from core import Desk
from tests.browser.conftest import wait_for
from tests.browser.served import running
from tests.factory import CUBE, item, order
from tests.smtp_server import Inbox, serving

MODEL = CUBE.read_bytes()


def test_an_order_is_found_checked_printed_shipped_and_exported_and_another_one_canceled(
    page: Any, sqlite_desk: Desk, tmp_path: Path
) -> None:
    stored = sqlite_desk.files.put(io.BytesIO(MODEL))
    wheel = item(name="wheel.stl", file={"sha256": stored.sha256})
    number = sqlite_desk.projects.place(order(title="Gear wheel", items=[wheel])).number
    other = sqlite_desk.projects.place(order(title="Broken bracket")).number
    with serving(Inbox()) as inbox, running(tmp_path, smtp_url=inbox.url) as address:
        page.goto(f"{address}/projects")
        page.get_by_role("tab", name="Pending").click()
        page.get_by_label("Search").fill("wheel")
        page.get_by_role("link", name="Gear wheel").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="wheel.stl").click()
        assert download.value.path().read_bytes() == MODEL

        move(page, "Printing", "Hello {customer}, we start today.")
        wait_for(lambda: len(inbox.mails) == 1)
        move(page, "Shipped", "It is on its way.")
        wait_for(lambda: len(inbox.mails) == 2)
        assert page.get_by_role("button", name="Cancel Order").count() == 0
        with page.expect_download() as download:
            page.get_by_role("link", name="Export Order").click()
        exported = download.value.path().read_text()

        page.goto(f"{address}/projects/{other}")
        page.get_by_role("button", name="Cancel Order").click()
        page.get_by_label("Reason").fill("The model has holes.")
        page.get_by_role("button", name="Send").click()
        wait_for(lambda: len(inbox.mails) == 3)

    project = sqlite_desk.projects.get(number)
    assert str(project.status) == "Shipped"
    assert number in exported
    assert "Shipped" in exported
    bodies = ["\n".join(mail.get_content().splitlines()) for mail in inbox.mails]
    assert "Hello Ada Meyer, we start today." in bodies[0]
    assert "It is on its way." in bodies[1]
    assert "The model has holes." in bodies[2]
    assert [message.body for message in project.messages] == bodies[:2]
    assert sqlite_desk.projects.get(other).cancel_reason == "The model has holes."


def move(page: Any, status: str, message: str) -> None:
    page.get_by_role("button", name=status, exact=True).click()
    page.get_by_label("Message", exact=True).fill(message)
    page.get_by_role("button", name="Send").click()
    page.locator(".chip", has_text=status).first.wait_for()
