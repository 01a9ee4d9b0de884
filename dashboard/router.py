"""Addresses of pages: read, written, and kept in step with the browser's address bar and history."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import param

from dashboard.assets import asset
from dashboard.component import Component

PROJECTS = "/projects"
REPORTS = "/reports"
MATERIALS, DISCOUNTS, SHIPPING, SERVICE = "/materials", "/discounts", "/shipping", "/service"
PEOPLE, ACCOUNT, HISTORY = "/people", "/account", "/history"
CUSTOMERS, KEYS = "/customers", "/keys"
SET_UP = (MATERIALS, DISCOUNTS, SHIPPING, SERVICE)

# Addresses that open a page, with the name of the page; each is served by the same application.
PATTERNS = {
    "/": "projects",
    "/projects": "projects",
    "/projects/{number}": "project",
    "/projects/{number}/view": "project view",
    "/reports": "reports",
    "/materials": "materials",
    "/materials/{name}": "materials",
    "/discounts": "discounts",
    "/discounts/{name}": "discounts",
    "/shipping": "shipping",
    "/shipping/{name}": "shipping",
    "/service": "service",
    "/people": "people",
    "/account": "account",
    "/history": "history",
    "/customers": "customers",
    "/keys": "keys",
}


@dataclass(frozen=True)
class Place:
    """What an address means: which page (None: there is none), for which project or offer, with which query."""

    page: str | None
    number: str | None = None
    query: dict[str, str] = field(default_factory=dict)
    name: str | None = None


def find(address: str) -> Place:
    """The place of an address such as `/projects/P-000123/view` or `/projects?status=Pending`."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/") or "/"
    for pattern, page in PATTERNS.items():
        match = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", pattern), path)
        if match:
            found = match.groupdict()
            return Place(page, found.get("number"), dict(parse_qsl(parts.query)), _name(found.get("name")))
    return Place(None)


def _name(quoted: str | None) -> str | None:
    return None if quoted is None else unquote(quoted)


def address_of(path: str, query: Mapping[str, object] | None = None) -> str:
    """A path with the parts of the query that say something."""
    given = {name: str(value) for name, value in (query or {}).items() if value not in (None, "", 1)}
    return f"{path}?{urlencode(given)}" if given else path


def project_address(number: str, *, view: bool = False) -> str:
    """The address of a project, or of its Project View."""
    return f"{PROJECTS}/{number}/view" if view else f"{PROJECTS}/{number}"


class Router(Component):
    """Owns the browser's address: writes new ones, hears of Back, Forward and clicks on links to pages."""

    address = param.String(default="/", doc="Path and query shown in the address bar.")
    heading = param.String(default="", doc="Title of the browser's tab.")
    pages = param.List(
        default=[PROJECTS, *SET_UP, REPORTS, CUSTOMERS, KEYS, PEOPLE, ACCOUNT, HISTORY],
        doc="Paths below which links open pages of this application.",
    )

    menu = param.Boolean(default=True, doc="Whether the menu is open; on a phone it starts closed.")

    dark = param.Boolean(default=False, doc="Whether the theme is the dark one; as the system's, or as it was chosen.")

    _esm = asset("dom.js", "known.js", "daylight.js", "router.js")

    def go(self, address: str, *, replace: bool = False) -> None:
        """Show *address*: as a new entry of the history, or in place of the present one."""
        if address == self.address:
            return
        self._send_msg({"address": address, "replace": replace})
        self.address = address

    def sign_out(self) -> None:
        """Cover the page, with the way back to the sign-in."""
        self._send_msg({"signed_out": True})

    def _handle_msg(self, data: dict[str, str]) -> None:
        self.address = data["address"]
