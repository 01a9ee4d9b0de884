"""The pages of one project, used with mouse, keyboard and files."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from core import Desk
from tests.browser.conftest import wait_for
from tests.browser.served import open_project
from tests.factory import item, order, printable


@pytest.fixture
def number(sqlite_desk: Desk) -> str:
    """A project with a comment of its customer."""
    return sqlite_desk.projects.place(printable(sqlite_desk, comment="How long will it take?")).number


def test_a_typed_message_survives_escape_a_mistake_and_a_double_click(
    page: Any, served: str, number: str, sqlite_desk: Desk
) -> None:
    open_project(page, served, number)
    page.get_by_role("button", name="Printing", exact=True).click()
    message = page.get_by_label("Message", exact=True)
    expect(message).to_be_focused()
    message.fill("Dear {custmer}")
    page.keyboard.press("Control+Enter")
    page.get_by_role("alert").filter(has_text="unknown placeholder {custmer}").wait_for()
    page.keyboard.press("Escape")
    expect(message).to_be_hidden()
    page.get_by_role("button", name="Printing", exact=True).click()
    expect(message).to_have_value("Dear {custmer}")
    message.fill("Dear {customer}")
    expect(page.get_by_label("Preview of the mail")).to_contain_text("Dear Ada Meyer")
    page.get_by_role("button", name="Send").dblclick()
    page.get_by_role("button", name="Shipped", exact=True).wait_for()
    project = sqlite_desk.projects.get(number)
    assert len(project.messages) == 1
    assert "Dear Ada Meyer" in project.messages[0].body


def test_the_banner_leads_to_the_project_view_and_back(page: Any, served: str, number: str) -> None:
    open_project(page, served, number)
    page.get_by_role("link", name="Project View").click()
    page.get_by_role("button", name="Add note").wait_for()
    assert page.url == f"{served}/projects/{number}/view"
    page.get_by_role("link", name="Back to the project").click()
    page.get_by_role("region", name="History").wait_for()
    page.go_back()
    page.get_by_role("button", name="Add note").wait_for()


def test_files_are_added_downloaded_and_deleted_after_a_question(
    page: Any, served: str, number: str, tmp_path: Path, sqlite_desk: Desk
) -> None:
    drawing = tmp_path / "drawing ä.pdf"
    drawing.write_bytes(b"%PDF" * 300_000)
    open_project(page, served, number, view=True)
    page.get_by_label("Files to add").set_input_files(drawing)
    link = page.get_by_role("link", name="drawing ä.pdf")
    with page.expect_download() as download:
        link.click()
    assert download.value.path().read_bytes() == drawing.read_bytes()
    page.get_by_role("button", name="Delete drawing ä.pdf").click()
    page.get_by_role("button", name="Back", exact=True).click()
    assert len(sqlite_desk.projects.get(number).attachments) == 1
    page.get_by_role("button", name="Delete drawing ä.pdf").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(link).to_have_count(0)
    assert sqlite_desk.projects.get(number).attachments == ()


def test_an_upload_can_be_canceled_and_the_next_one_goes_on(
    page: Any, served: str, number: str, tmp_path: Path, sqlite_desk: Desk
) -> None:
    large, small = tmp_path / "large.bin", tmp_path / "small.txt"
    for path, size in ((large, 30_000_000), (small, 20)):
        with path.open("wb") as file:
            file.truncate(size)
    open_project(page, served, number, view=True)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 2_000_000}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    page.get_by_label("Files to add").set_input_files([large, small])
    page.get_by_role("button", name="Cancel the upload of large.bin").click()
    expect(page.get_by_role("link", name="small.txt")).to_be_visible(timeout=20_000)
    assert [file.file_name for file in sqlite_desk.projects.get(number).attachments] == ["small.txt"]
    files = sqlite_desk.settings.data / "files"
    wait_for(lambda: max(path.stat().st_size for path in files.rglob("*") if path.is_file()) < 1_000_000)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_comment_is_answered_by_mail_and_a_note_is_kept(
    page: Any, served: str, number: str, sqlite_desk: Desk
) -> None:
    open_project(page, served, number, view=True)
    page.get_by_label("Answer to").fill("About a week.")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_role("region", name="Comments").get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_label("Answer to")).to_have_value("")
    page.get_by_label("A note for colleagues").fill("Use the old nozzle.")
    page.get_by_role("button", name="Add note").click()
    wait_for(lambda: len(sqlite_desk.projects.get(number).notes) == 1)
    assert "About a week." in sqlite_desk.projects.get(number).messages[0].body


def test_nothing_is_wider_than_a_phone_and_no_request_leaves_the_server(page: Any, served: str, number: str) -> None:
    requests: list[str] = []
    missing: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    page.set_viewport_size({"width": 400, "height": 900})
    for view in (False, True):
        open_project(page, served, number, view=view)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert all(url.startswith((served, "data:", "blob:")) for url in requests)
    assert missing == []


def test_print_items_stay_inside_and_their_words_whole_on_a_phone(page: Any, served: str, sqlite_desk: Desk) -> None:
    plain = item(material="TPU 95A", colour="Transparent")
    long = item(material="Aluminium AlSi10Mg", finish="Milled surfaces", unit_price="1234.50", quantity=100)
    number = sqlite_desk.projects.place(order(items=[plain, long])).number
    page.set_viewport_size({"width": 400, "height": 900})
    open_project(page, served, number)
    table = page.get_by_role("table", name="Print Items")
    edge = table.bounding_box()
    boxes = [box for cell in table.get_by_role("cell").all() if (box := cell.bounding_box()) is not None]
    assert all(edge["x"] <= box["x"] and box["x"] + box["width"] <= edge["x"] + edge["width"] for box in boxes)
    for word in ("Transparent", "TPU 95A", "Aluminium AlSi10Mg"):
        assert table.get_by_role("cell", name=word).bounding_box()["height"] < 30  # one line
