"""The page where customers order: their models, the price at once, and where to send it all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import param
from iso3166 import countries_by_alpha2
from panel.viewable import Viewer

from core.catalog.service import Service
from core.catalog.setup import SetUp
from core.models import FORMATS
from core.paying import ways_of
from dashboard import text
from dashboard.assets import asset
from dashboard.blocks import Block, ModelStage
from dashboard.models import THREE
from dashboard.shop.drafts import MOST_ITEMS
from dashboard.shop.ordering import why_closed
from dashboard.shop.tokens import Tokens, UnknownUpload
from dashboard.ui import screen

if TYPE_CHECKING:
    from core import Desk

KINDS = f"{', '.join(kind.upper() for kind in FORMATS[:-1])} or {FORMATS[-1].upper()}"


class OrderForm(Block):
    """The form of an order; what is typed stays in the browser, prices and the order go over routes of the server."""

    _esm = asset(
        "dom.js", "known.js", "asking.js", "fields.js", "uploads.js",
        "shop_fields.js", "shop_models.js", "shop_summary.js", "shop_details.js", "shop_order.js",
    )  # fmt: skip
    stylesheets = param.List(
        default=[asset("block.css", "uploads.css", "shop_order.css")], item_type=str, nested_refs=True
    )


class OrderPage(Viewer):
    """Takes models, shows what they cost in each material, and places the order."""

    looked_at = param.String(default="", doc="The token of the model that is shown in 3D.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the form.")
    stage = param.String(default="{}", precedence=-1, doc="JSON of the pop-up with a model in 3D.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._tokens = Tokens(desk.settings.data)
        super().__init__(content=json.dumps(offered(desk)), **params)
        form, stage = OrderForm(content=self.param.content), ModelStage(content=self.param.stage)
        form.on_msg(self._on_form)
        stage.on_msg(self._on_form)
        self._layout = screen(form, stage)

    def __panel__(self) -> Any:
        return self._layout

    @param.depends("looked_at", watch=True)
    def _look(self) -> None:
        self.stage = json.dumps(_staged(self._tokens, self.looked_at))

    def _on_form(self, event: Any) -> None:
        match event.data:
            case {"look": token}:
                self.looked_at = str(token)
            case {"close": _}:
                self.looked_at = ""


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
        "ships": any(one.offered for one in set_up.shipping),
        "most": MOST_ITEMS,
        "limit": limit,
        "limitText": f"{limit / 1e6:,.0f} MB",
    }


def _staged(tokens: Tokens, token: str) -> dict[str, Any]:
    """An uploaded model as the pop-up shows it; nothing for a token that is not good."""
    try:
        name = tokens.read(token).name
    except UnknownUpload:
        return {}
    place = quote(token, safe="")
    addresses = {"mesh": f"/order/meshes/{place}", "picture": f"/order/pictures/{place}.png"}
    return {"name": name, "popup": True, "three": THREE} | addresses


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
