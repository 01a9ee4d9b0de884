"""Pages about the people and programs around the desk: each is there for whoever may use its command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import menu, router
from dashboard.views.account_page import AccountPage
from dashboard.views.customers_page import CustomersPage
from dashboard.views.history_page import HistoryPage
from dashboard.views.keys_page import KeysPage
from dashboard.views.people_page import PeoplePage

if TYPE_CHECKING:
    from core import Desk

_KINDS: dict[str, Any] = {
    router.CUSTOMERS: CustomersPage,
    router.KEYS: KeysPage,
    router.HISTORY: HistoryPage,
    router.PEOPLE: PeoplePage,
    router.ACCOUNT: AccountPage,
}


def page_at(address: str, desk: Desk) -> Any:
    """A fresh page; None where there is none, or none for whoever has *desk*."""
    kind = _KINDS.get(address)
    return kind(desk) if kind is not None and desk.allows(menu.NEEDS[address]) else None
