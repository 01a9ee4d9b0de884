"""What is in the menu: the pages of the service, and those that some roles only have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.router import ACCOUNT, CUSTOMERS, HISTORY, KEYS, PEOPLE, PROJECTS, REPORTS, SET_UP

if TYPE_CHECKING:
    from core import Desk

MENU = [("Projects", PROJECTS), *((page[1:].capitalize(), page) for page in SET_UP), ("Reports", REPORTS)]
LAST = [  # with the command that each needs
    ("Customers", CUSTOMERS, "customers.find"),
    ("Keys", KEYS, "keys.table"),
    ("History", HISTORY, "audit.table"),
    ("People", PEOPLE, "accounts.all"),
    ("Account", ACCOUNT, "account.get"),
]
NEEDS = {page: command for _, page, command in LAST}
PAGES = (*SET_UP, REPORTS, *NEEDS)  # each is marked by its own address


def entries_for(desk: Desk) -> list[tuple[str, str]]:
    """The entries that lead somewhere for whoever has *desk*."""
    return MENU + [(label, page) for label, page, command in LAST if desk.allows(command)]
