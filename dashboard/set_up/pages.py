"""The pages of the set-up in one browser session: each keeps in step with its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from dashboard.views.offers_page import OffersPage
from dashboard.views.service_page import ServicePage
from dashboard.views.set_up_pages import DiscountsPage, MaterialsPage, ShippingPage

if TYPE_CHECKING:
    from core import Desk

LISTS: dict[str, type[OffersPage]] = {"materials": MaterialsPage, "discounts": DiscountsPage, "shipping": ShippingPage}
SERVICE = "service"


class SetUpPages:
    """Makes each page when it is first looked at; *go* is told the address of what a page shows."""

    def __init__(self, desk: Desk, user: str, go: Callable[[str], None]) -> None:
        self._desk, self._user, self._go = desk, user, go
        self._views: dict[str, Any] = {}

    def show(self, page: str, name: str | None, query: Mapping[str, str]) -> Any:
        """The page of that name, showing what its address says; raises UnknownOffer."""
        if page not in self._views:
            self._views[page] = self._made(page)
        view = self._views[page]
        if page == SERVICE:
            view.load()
        else:
            view.restore(name, query)
        return view

    def _made(self, page: str) -> Any:
        if page == SERVICE:
            return ServicePage(self._desk, user=self._user)
        view = LISTS[page](self._desk, user=self._user, address=f"/{page}")
        view.param.watch(lambda _: self._go(view.at), "editing")
        return view
