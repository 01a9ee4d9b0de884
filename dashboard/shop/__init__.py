"""The pages of customers: each a small application of its own, without a way to those of the staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import panel as pn

from dashboard.sessions import release_with_session
from dashboard.shop.frame import ORDER, frame
from dashboard.shop.order_page import OrderPage
from dashboard.ui import Page

if TYPE_CHECKING:
    from core import Desk

__all__ = ["pages"]


def pages(desk: Desk) -> dict[str, Callable[[], Page]]:
    """What pn.serve serves to customers: each address with the function that makes a fresh page for one session."""

    def order_page() -> Page:
        return _released(frame(desk, "Order", pn.panel(OrderPage(desk))))

    return {ORDER: order_page}


def _released(page: Page) -> Page:
    release_with_session(page)
    return page
