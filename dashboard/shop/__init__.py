"""The pages of customers: each a small application of its own, without a way to those of the staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import panel as pn

from dashboard.failure import explain
from dashboard.news import News, concerns
from dashboard.sessions import once_shown, release_with_session
from dashboard.shop.frame import ORDER, frame
from dashboard.shop.link_page import LinkPage
from dashboard.shop.order_page import OrderPage
from dashboard.ui import Page

if TYPE_CHECKING:
    from core import Desk

__all__ = ["pages"]

LINK = "/o/{token}"


def pages(desk: Desk, news: News) -> dict[str, Callable[[], Page]]:
    """What pn.serve serves to customers: each address with the function that makes a fresh page for one session."""

    def order_page() -> Page:
        return _released(frame(desk, "Order", pn.panel(OrderPage(desk))))

    def link_page() -> Page:
        document = pn.state.curdoc
        assert document is not None, "a page is made for a session"
        view = LinkPage(desk, token=_token())
        page = _released(frame(desk, view.title, pn.panel(view)))

        def look_again() -> None:
            try:
                view.load()
            except Exception as error:  # noqa: BLE001  # this runs outside of Panel's own error handling
                explain(error)  # into the log; the page stays as it was

        def hear(numbers: frozenset[str]) -> None:
            if concerns(view, numbers):
                look_again()

        unwatch = news.watch(document, once_shown(hear), hear_set_up=once_shown(look_again))
        pn.state.on_session_destroyed(lambda _: unwatch())
        return page

    return {ORDER: order_page, LINK: link_page}


def _token() -> str:
    """The token in the address; a session made anew when its socket comes back has only the socket's address."""
    path = pn.state.location.pathname if pn.state.location else ""
    return path.removesuffix("/ws").rstrip("/").rpartition("/")[2]


def _released(page: Page) -> Page:
    release_with_session(page)
    return page
