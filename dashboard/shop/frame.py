"""The frame of the pages that customers see: logo and name of the service above, its address below, light or dark."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import param

from core.catalog.service import Service
from dashboard import text, theme
from dashboard.assets import asset
from dashboard.component import Component
from dashboard.ui import Page

if TYPE_CHECKING:
    from core import Desk

ORDER = "/order"
# Narrower than the pages of the staff: these are read, not worked through.
FRAME_SX: dict[str, Any] = theme.PAGE_SX | {
    "& .main-content": {
        "padding": {"xs": "12px", "sm": "24px"},
        "maxWidth": "1120px",
        "width": "100%",
        "marginX": "auto",
        "boxSizing": "border-box",
    },
    # else a part that is taller than the window runs over the foot
    "& .main-content > .child-wrapper > *": {"height": "auto !important", "maxHeight": "none !important"},
    "& .header .logo": {"maxHeight": "32px", "maxWidth": "160px", "margin": "0 8px 0 0"},
}


class Foot(Component):
    """Who the service is, at the end of a page; it also keeps the theme, and names the browser's tab."""

    heading = param.String(default="", doc="Title of the browser's tab.")
    content = param.String(default="{}", doc="JSON: name, address and mail of the service.")
    dark = param.Boolean(default=False, doc="Whether the theme is the dark one; as the system's, or as it was chosen.")

    _esm = asset("dom.js", "daylight.js", "shop_foot.js")
    stylesheets = param.List(default=[asset("shop_foot.css")], item_type=str, nested_refs=True)


def service_of(desk: Desk) -> Service:
    """The service as its customers see it, under the name that is in force."""
    return desk.set_up().service


def logo_address(service: Service) -> str | None:
    """Where the service's logo is served; None without one."""
    return f"{ORDER}/logo/{service.logo}" if service.logo else None


def frame(desk: Desk, title: str, *parts: Any) -> Page:
    """A page for customers with *parts* in it, called *title*."""
    service = service_of(desk)
    foot = Foot(heading=f"{title} - {service.name}", content=json.dumps(about(service)))
    page = Page(
        title=service.name,
        meta_title="",  # as in dashboard.app
        logo=logo_address(service),
        site_url=ORDER,
        favicon=theme.ICON,
        sidebar=[],
        theme_config=theme.CONFIG,
        sx=FRAME_SX,
        main=[*parts, foot],
    )
    foot.jslink(page, dark="dark_theme", bidirectional=True)  # in the browser, before it is seen
    return page


def about(service: Service) -> dict[str, Any]:
    """What the foot of a page says: name, lines of the address, and where to write to."""
    place = service.address
    lines: list[str] = []
    if place is not None:
        town = f"{place.postal_code} {place.city}".strip()
        lines = [line for line in (place.line1, place.line2, town, text.country(place.country)) if line]
    return {"name": service.name, "lines": lines, "mail": str(service.sender or "")}
