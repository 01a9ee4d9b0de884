"""Marks of what customers wrote, on the staff's pages, and the customer's link there."""

from __future__ import annotations

import io
import json
from typing import Any

from core import Desk
from dashboard import ProjectDetail, ProjectList, ProjectView
from dashboard.marks import Marks
from dashboard.news import News
from dashboard.rows import CELLS
from tests.factory import order
from tests.serving import wait_for


def marks(view: ProjectList) -> list[str]:
    return [row[CELLS.index("unread")] for row in json.loads(view.content)["rows"]]


def tell(view: Any, question: dict[str, Any]) -> None:
    """What the browser sends."""
    view._on_thread(type("Message", (), {"data": question})())


def test_the_list_and_the_banner_mark_what_nobody_has_read(sqlite_desk: Desk) -> None:
    first, second = (sqlite_desk.projects.place(order()).number for _ in range(2))
    view = ProjectList(sqlite_desk, sort="number")
    assert marks(view) == ["", ""]
    sqlite_desk.projects.comment(first, "When?", author="Ada")
    sqlite_desk.projects.comment(first, "Today?", author="Ada")
    sqlite_desk.projects.comment(second, "Hm.", author="Ada")
    view.load()
    assert marks(view) == ["2 new comments", "1 new comment"]
    assert json.loads(ProjectDetail(sqlite_desk, number=first).banner)["unread"] == "2 new comments"


def test_a_mark_goes_once_the_comments_were_before_somebodys_eyes(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    sqlite_desk.projects.comment(number, "When?", author="Ada")
    view = ProjectView(sqlite_desk, number=number)
    assert json.loads(view.conversation.content)["unread"] == 1
    assert sqlite_desk.projects.unread() == {number: 1}
    sqlite_desk.projects.comment(number, "Today?", author="Ada")
    tell(view.conversation, {"seen": 1})
    assert sqlite_desk.projects.unread() == {number: 2}
    view.load()
    tell(view.conversation, {"seen": 2})
    assert sqlite_desk.projects.unread() == {}
    assert json.loads(view.conversation.content)["unread"] == 0


def test_a_look_finds_the_projects_whose_marks_have_changed(sqlite_desk: Desk) -> None:
    first, second = (sqlite_desk.projects.place(order()).number for _ in range(2))
    sqlite_desk.projects.comment(first, "Hm.", author="Ada")
    found = Marks(sqlite_desk)
    assert found.look() == frozenset()
    sqlite_desk.projects.comment(second, "Hm.", author="Ada")
    assert found.look() == {second}
    assert found.look() == frozenset()
    sqlite_desk.projects.read(first)
    assert found.look() == {first}


class Page:
    """A page that hears at once."""

    def __init__(self) -> None:
        self.heard: list[frozenset[str]] = []

    def add_next_tick_callback(self, callback: Any) -> None:
        callback()


def test_other_pages_hear_that_comments_were_read(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    sqlite_desk.projects.comment(number, "Hm.", author="Ada")
    page = Page()
    unwatch = News(sqlite_desk, interval=0.05).watch(page, page.heard.append)
    try:
        wait_for(lambda: sqlite_desk.projects.unread() == {number: 1})
        sqlite_desk.projects.read(number)
        wait_for(lambda: page.heard != [])
        assert set(page.heard) == {frozenset({number})}
    finally:
        unwatch()


def test_staff_make_renew_and_revoke_the_customers_link(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    view = ProjectView(sqlite_desk, number=number, user="bob")
    assert json.loads(view.link.content)["address"] == ""
    view.link.renew = True
    first = json.loads(view.link.content)["address"]
    assert first == sqlite_desk.links.url(number)
    view.link.renew = True
    assert json.loads(view.link.content)["address"] != first
    view.link.revoke = True
    assert json.loads(view.link.content)["address"] == ""
    assert [(event.kind, event.actor) for event in view.project.history[1:]] == [
        ("link renewed", "bob"), ("link revoked", "bob"),
    ]  # fmt: skip


def test_staff_let_the_customer_see_a_file(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    sqlite_desk.projects.attach(number, "drawing.pdf", io.BytesIO(b"x"))
    view = ProjectView(sqlite_desk, number=number)
    file = view.project.attachments[0].id
    assert [row["shared"] for row in json.loads(view.attachments.content)["rows"]] == [False]
    view.attachments.share(file, True)
    assert [row["shared"] for row in json.loads(view.attachments.content)["rows"]] == [True]
    sqlite_desk.projects.detach(number, file)
    view.attachments.share(file, False)
    assert "no such attachment" in view.attachments.error


def test_the_history_says_that_the_customer_canceled(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    sqlite_desk.following.cancel(sqlite_desk.links.of(number), "Ordered twice.")
    newest = json.loads(ProjectDetail(sqlite_desk, number=number).content)["history"][0]
    assert (newest["actor"], newest["did"], newest["detail"]) == (
        "The customer", "moved it from Pending to Canceled", "Ordered twice.",
    )  # fmt: skip
