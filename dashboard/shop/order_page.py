"""The page where customers order: their models, the price at once, and where to send it all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import param
from iso3166 import countries_by_alpha2
from panel.viewable import Viewer

from core.catalog.service import Service
from core.catalog.setup import SetUp
from core.models import FORMATS
from core.paying import ways_of
from dashboard import text
from dashboard.assets import asset
from dashboard.component import Component
from dashboard.shop.ordering import why_closed
from dashboard.ui import screen

if TYPE_CHECKING:
    from core import Desk

KINDS = f"{', '.join(kind.upper() for kind in FORMATS[:-1])} or {FORMATS[-1].upper()}"


class OrderForm(Component):
    """The form of an order; what is typed stays in the browser, prices and the order go over routes of the server."""

    content = param.String(default="{}", doc="JSON: what is offered.")

    _esm = asset(
        "dom.js", "fields.js", "shop_fields.js", "shop_models.js", "shop_summary.js", "shop_details.js", "shop_order.js"
    )
    stylesheets = param.List(default=[asset("block.css", "shop_order.css")], item_type=str, nested_refs=True)


class OrderPage(Viewer):
    """Takes models, shows what they cost in each material, and places the order."""

    content = param.String(default="{}", precedence=-1, doc="JSON of the form.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        super().__init__(content=json.dumps(offered(desk)), **params)
        self._layout = screen(OrderForm(content=self.param.content))

    def __panel__(self) -> Any:
        return self._layout


def offered(desk: Desk) -> dict[str, Any]:
    """What can be ordered now and how, or why nothing can."""
    set_up, limit = desk.set_up(), desk.settings.upload_limit
    closed = why_closed(desk, set_up)
    if closed:
        return {"closed": closed}
    service = set_up.service
    return {
        "closed": "",
        "materials": _materials(set_up),
        "countries": [(code, text.country(code)) for code in _by_name(service.countries)],
        "allCountries": [(code, text.country(code)) for code in _by_name(())],
        "country": _usual_country(service),
        "ways": [(way.name, way.label, way.help) for way in ways_of(service)],
        "kinds": FORMATS,
        "kindsText": KINDS,
        "limit": limit,
        "limitText": f"{limit / 1e6:,.0f} MB",
    }


def _materials(set_up: SetUp) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "technology": one.technology or "",
            "description": one.description or "",
            "colours": [(colour.name, colour.hex) for colour in one.colours],
        }
        for one in set_up.materials
        if one.offered
    ]


def _by_name(codes: tuple[str, ...]) -> list[str]:
    return sorted(codes or countries_by_alpha2, key=text.country)


def _usual_country(service: Service) -> str:
    """Where most customers are: the service's own country, if it is served."""
    own = service.address.country if service.address else service.holiday_country or ""
    return own if own in (service.countries or (own,)) else ""
