"""News of changes: one poller, and only as long as somebody listens."""

import asyncio
import threading
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from bokeh.document import Document

from core import Desk
from dashboard.news import INTERVAL, News, once
from tests.browser.conftest import wait_for
from tests.dashboard.visitor import Visitor
from tests.serving import serving


def pollers() -> int:
    return sum(thread.name == "news" for thread in threading.enumerate())


def run(document: Document) -> None:
    """What the server of a page does with its callbacks."""
    for callback in list(document.session_callbacks):
        callback.callback()


def test_one_poller_tells_every_page_and_ends_with_the_last(
    sqlite_desk: Desk, order: Callable[..., dict[str, Any]]
) -> None:
    others = pollers()
    heard: list[list[frozenset[str]]] = [[], [], []]
    documents = [Document() for _ in heard]
    news = News(sqlite_desk, interval=0.02)
    unwatch = [news.watch(document, ears.append) for document, ears in zip(documents, heard, strict=True)]
    assert pollers() == others + 1
    number = sqlite_desk.projects.place(order()).number
    wait_for(lambda: all(document.session_callbacks for document in documents))
    for document in documents:
        run(document)
    assert [ears[0] for ears in heard] == [frozenset({number})] * 3
    for end in unwatch:
        end()
    wait_for(lambda: pollers() == others)


def test_a_changed_set_up_is_told_apart_from_changed_projects_and_views(sqlite_desk: Desk) -> None:
    document = Document()
    others: list[object] = []
    told: list[str] = []
    news = News(sqlite_desk, interval=0.01)
    unwatch = news.watch(
        document, others.append, lambda: others.append("views"), lambda: told.append(sqlite_desk.settings.service_name)
    )
    for change in (
        lambda: sqlite_desk.service.save({"name": "Ada's Prints"}),
        lambda: sqlite_desk.materials.save({"name": "PA12"}),
        lambda: sqlite_desk.materials.retire("PA12"),
        lambda: sqlite_desk.materials.duplicate("PA12"),
        lambda: sqlite_desk.materials.reorder(["PA12 (copy)", "PA12"]),
        lambda: sqlite_desk.discounts.save({"name": "Autumn", "percent": 5}),
        lambda: sqlite_desk.shipping.save({"name": "Parcel", "rates": [{"price": 5}]}),
    ):
        seen = len(document.session_callbacks)
        change()
        wait_for(lambda seen=seen: len(document.session_callbacks) > seen)
    unwatch()
    run(document)
    assert (told, others) == (["Ada's Prints"] * 7, [])


def test_a_changed_view_is_told_apart_from_changed_projects(sqlite_desk: Desk) -> None:
    document = Document()
    projects: list[frozenset[str]] = []
    views: list[str] = []
    unwatch = News(sqlite_desk, interval=0.01).watch(document, projects.append, lambda: views.append("told"))
    for change in (
        lambda: sqlite_desk.views.save("a"),
        lambda: sqlite_desk.views.rename("a", "b"),
        lambda: sqlite_desk.views.delete("b"),
    ):
        seen = len(document.session_callbacks)
        change()
        wait_for(lambda seen=seen: len(document.session_callbacks) > seen)
    unwatch()
    run(document)
    assert (projects, views) == ([], ["told"] * 3)


@pytest.mark.parametrize("what", ["project", "view"])
def test_what_changes_while_a_page_is_drawn_is_told_when_it_is_shown(
    what: str, sqlite_desk: Desk, order: Callable[..., dict[str, Any]]
) -> None:
    number = sqlite_desk.projects.place(order()).number

    async def visit(address: str) -> None:
        visitor = await Visitor.draw(address)
        if what == "project":
            await asyncio.to_thread(sqlite_desk.projects.move, number, "Printing")
        else:
            await asyncio.to_thread(sqlite_desk.views.save, "just saved")
        await asyncio.sleep(3 * INTERVAL)
        await visitor.show()
        told = '\\"Printing\\"]' if what == "project" else "just saved"
        await asyncio.wait_for(visitor.hear("PATCH-DOC", having=told), 10)
        visitor.socket.close()

    with serving(sqlite_desk) as address:
        asyncio.run(visit(address))


def test_nothing_is_told_when_nothing_changes(sqlite_desk: Desk) -> None:
    document = Document()
    heard: list[frozenset[str]] = []
    unwatch = News(sqlite_desk, interval=0.01).watch(document, heard.append)
    threading.Event().wait(0.2)
    unwatch()
    run(document)
    assert heard == []


def test_pages_that_hear_the_same_news_read_once(sqlite_desk: Desk, order: Callable[..., dict[str, Any]]) -> None:
    documents, answers = [Document() for _ in range(3)], count()
    heard: list[int] = []
    news = News(sqlite_desk, interval=0.02)
    ends = [news.watch(one, lambda _: heard.append(once("which", lambda: next(answers)))) for one in documents]
    for told in (1, 2):
        sqlite_desk.projects.place(order())
        wait_for(lambda told=told: all(len(one.session_callbacks) == told for one in documents))
    threading.Event().wait(0.2)  # long enough for both looks at an event; it is told once
    for end in ends:
        end()
    for document in documents:
        run(document)
    assert sorted(heard) == [0] * 3 + [1] * 3
    assert once("which", lambda: next(answers)) == 2
