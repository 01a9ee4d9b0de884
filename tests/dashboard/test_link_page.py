"""The customer's page of an order, without a browser and over HTTP."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from core import Desk, connect
from core.conversation import Sent
from dashboard.shop.link_page import MOST_FILES, LinkPage
from dashboard.shop.tokens import Tokens, Uploaded
from tests.dashboard.site import MODEL, Answer, Site
from tests.factory import item, order
from tests.serving import serving, wait_for

SECRET = "only for colleagues"


@dataclass
class Customer:
    """A served desk with an order, its link, and how its customer asks for things."""

    site: Site
    number: str
    token: str

    @property
    def desk(self) -> Desk:
        return self.site.desk

    def ask(self, path: str, **more: Any) -> Answer:
        return self.site.ask(f"/o/{self.token}{path}", **more)

    def upload(self, content: bytes, name: str = "plan.pdf", token: str = "") -> Answer:
        sent = {"Origin": self.site.address, "X_File_Name": quote(name)}
        return self.site.ask(f"/o/{token or self.token}/files", "POST", content, **sent)


@pytest.fixture
def customer(sqlite_desk: Desk) -> Iterator[Customer]:
    stored = sqlite_desk.files.put(io.BytesIO(MODEL))
    items = [item(name="box.stl", file={"sha256": stored.sha256}), item(name="lost.stl")]
    number = sqlite_desk.projects.place(order(items=items, comment="Is it strong?")).number
    with serving(sqlite_desk) as address:
        yield Customer(Site(sqlite_desk, address, 0, stored.sha256), number, sqlite_desk.links.of(number))


@pytest.fixture
def page(sqlite_desk: Desk) -> LinkPage:
    number = sqlite_desk.projects.place(order(comment="Is it strong?")).number
    return LinkPage(sqlite_desk, token=sqlite_desk.links.of(number))


def shown(page: LinkPage) -> Any:
    return json.loads(page.content)


def test_the_page_says_how_far_the_order_is(page: LinkPage, sqlite_desk: Desk) -> None:
    assert [step["word"] for step in shown(page)["steps"]] == ["Ordered"]
    assert shown(page)["ahead"] == ["Printing", "Shipping"]
    sqlite_desk.projects.move(page.project.number, "Printing", "We begin.")
    page.load()
    assert (shown(page)["status"], shown(page)["ahead"], shown(page)["cancel"]) == ("Printing", ["Shipping"], False)
    assert [said["author"] for said in shown(page)["said"]] == ["Ada Meyer", "Printdesk"]


def test_times_are_those_of_the_service(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRINTDESK_TIMEZONE", "Asia/Tokyo")
    with connect(sqlite_url, data=tmp_path) as desk:
        page = LinkPage(desk, token=desk.links.of(desk.projects.place(order()).number))
        assert shown(page)["steps"][0]["at"][:2] == ["1 Mar 2026, 17:30", "2026-03-01 17:30:00 JST"]


def test_nothing_of_the_staff_is_on_the_page(page: LinkPage, sqlite_desk: Desk) -> None:
    number = page.project.number
    sqlite_desk.projects.note(number, SECRET, by=SECRET)
    sqlite_desk.projects.attach(number, f"{SECRET}.txt", io.BytesIO(b"x"), by=SECRET)
    sqlite_desk.projects.answer(number, sqlite_desk.projects.get(number).comments[0].id, "Yes.", by=SECRET)
    sqlite_desk.projects.move(number, "Printing", by=SECRET)
    page.load()
    assert SECRET not in page.content


def test_a_comment_is_sent_with_its_files_and_the_box_is_free_again(page: LinkPage, sqlite_desk: Desk) -> None:
    stored = sqlite_desk.files.put(io.BytesIO(b"plan"))
    token = Tokens(sqlite_desk.settings.data).sign(Uploaded(stored.sha256, "plan.pdf"))
    page.param.update(comment="Look at this.", files=[token])
    page.send = True
    assert (page.comment, page.files, page.error, page.sent) == ("", [], "", 1)
    last = shown(page)["said"][-1]
    assert (last["body"], last["ours"], [file[:2] for file in last["files"]]) == (
        "Look at this.", False, [["plan.pdf", "4 B"]],
    )  # fmt: skip
    assert sqlite_desk.projects.unread() == {page.project.number: 1}


def test_what_is_refused_is_said_and_what_was_typed_stays(page: LinkPage, sqlite_desk: Desk) -> None:
    page.comment = "  "
    page.send = True
    assert "empty" in page.error
    page.param.update(comment="Look", files=["2|1:0|forged"])
    page.send = True
    assert "upload it again" in page.error
    page.files = ["x"] * (MOST_FILES + 1)
    page.send = True
    assert f"more than {MOST_FILES} files" in page.error
    assert page.comment == "Look"
    assert sqlite_desk.projects.unread() == {}


def test_the_customer_cancels_and_staff_see_who_it_was(page: LinkPage, sqlite_desk: Desk) -> None:
    page.reason = "Ordered twice."
    page.cancel = True
    assert shown(page)["steps"][-1]["note"] == "You canceled it. Ordered twice."
    assert sqlite_desk.projects.get(page.project.number).history[-1].actor == "customer"
    page.cancel = True
    assert "Canceled already" in page.cancel_error


def test_a_link_that_ends_while_the_page_is_open_shows_nothing_more(page: LinkPage, sqlite_desk: Desk) -> None:
    number = page.project.number
    sqlite_desk.links.revoke(number)
    page.comment = "Hello?"
    page.send = True
    assert list(shown(page)) == ["gone"]
    page.cancel = True
    page.load()
    assert page.project is None
    project = sqlite_desk.projects.get(number)
    assert (len(project.comments), str(project.status)) == (1, "Pending")


def test_a_link_opens_its_page_and_every_other_address_a_friendly_404(customer: Customer) -> None:
    answer = customer.ask("")
    assert answer.status == 200
    assert "no-store" in str(answer.headers["Cache-Control"])
    assert answer.headers["X-Robots-Tag"] == "noindex"
    customer.desk.links.revoke(customer.number)
    revoked = customer.ask("")
    for path in ("/o/", "/o", "/o/x", f"/o/{'0' * 64}", "/o/%3Cscript%3E", "/o/x/"):
        answer = customer.site.ask(path)
        assert (answer.status, answer.body) == (404, revoked.body)
    assert revoked.status == 404
    assert b"This link is not valid" in revoked.body
    assert b"/projects" not in revoked.body


def test_files_of_the_conversation_go_up_and_come_down(customer: Customer) -> None:
    content = bytes(range(256)) * 1000
    answer = customer.upload(content, "Plan ö.pdf")
    assert answer.status == 201
    token = json.loads(answer.body)["token"]
    page = LinkPage(customer.desk, token=customer.token)
    page.param.update(comment="Here", files=[token])
    page.send = True
    (attachment,) = customer.desk.projects.get(customer.number).attachments
    download = customer.ask(f"/files/{attachment.id}")
    assert download.body == content
    assert str(download.headers["Content-Disposition"]).startswith("attachment")
    assert download.headers["Content-Type"] == "application/octet-stream"


def test_the_link_gives_no_other_file(customer: Customer) -> None:
    """Not those of the staff, not those of another order, and none once it is revoked."""
    desk = customer.desk
    desk.projects.attach(customer.number, "internal.txt", io.BytesIO(b"x"))
    other = desk.projects.place(order()).number
    stored = desk.files.put(io.BytesIO(b"theirs"))
    desk.projects.comment(other, "Hm", author="Bob", files=[Sent("theirs.txt", stored.sha256, stored.size)])
    internal, theirs = (desk.projects.get(one).attachments[0].id for one in (customer.number, other))
    for path in (f"/files/{internal}", f"/files/{theirs}", "/files/99", "/items/3.png", "/items/2.png"):
        assert customer.ask(path).status == 404, path
    desk.projects.share(customer.number, internal)
    assert customer.ask(f"/files/{internal}").body == b"x"
    assert customer.ask("/items/1.png").headers["Content-Type"] == "image/png"
    desk.links.revoke(customer.number)
    for path in (f"/files/{internal}", "/items/1.png"):
        answer = customer.ask(path)
        assert (answer.status, b"not valid" in answer.body) == (404, True)


def test_nobody_uploads_without_a_link_or_from_another_site(customer: Customer) -> None:
    before = stored_files(customer.desk)
    assert customer.upload(b"x", token="0" * 64).status == 404
    assert customer.upload(b"x", "a/b").status == 400
    elsewhere = customer.ask("/files", method="POST", body=b"x", Origin="http://evil.example", X_File_Name="x")
    assert elsewhere.status == 403
    customer.desk.links.revoke(customer.number)
    assert customer.upload(b"x").status == 404
    wait_for(lambda: stored_files(customer.desk) == before)


def stored_files(desk: Desk) -> list[Path]:
    return [path for path in Path(desk.settings.data, "files").rglob("*") if path.is_file()]
