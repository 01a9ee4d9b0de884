"""What a browser sends while somebody orders: read with every doubt, and made into what the desk takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.catalog.setup import SetUp
from core.pricing.fitting import Fitting, fittings
from core.project import ModelFacts
from dashboard.shop.tokens import Tokens, UnknownUpload, Uploaded

MOST_ITEMS = 100
_ADDRESS = ("name", "company", "line1", "line2", "postal_code", "city", "region", "country", "phone")


@dataclass(frozen=True)
class DraftedItem:
    """A model with what is chosen for it; *fits* are all materials, with what fits it."""

    uploaded: Uploaded
    facts: ModelFacts
    fits: tuple[Fitting, ...]
    chosen: dict[str, Any]

    @property
    def request(self) -> dict[str, Any]:
        """The item as `desk.quote` takes it."""
        return {"name": self.uploaded.name, "file": {"sha256": self.uploaded.sha256}} | self.chosen


@dataclass
class Drafted:
    """All models of a draft; *places* are their positions in it, *gone* those that must be uploaded again."""

    items: list[DraftedItem] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def group(value: object) -> Mapping[str, Any]:
    """*value* if it has named fields, else nothing."""
    return value if isinstance(value, Mapping) else {}


def texts(value: object, names: tuple[str, ...]) -> dict[str, str]:
    """The named fields that are text, none of them empty."""
    given = group(value)
    return {name: given[name].strip() for name in names if isinstance(given.get(name), str) and given[name].strip()}


def item_of(given: Mapping[str, Any], uploaded: Uploaded, facts: ModelFacts, set_up: SetUp) -> DraftedItem:
    """A model with what is chosen for it; where nothing is, the first that fits."""
    fits = fittings(set_up, facts)
    wanted = texts(given, ("material", "finish", "colour"))
    first = next((one.material.name for one in fits if one.why is None), "")
    name = wanted.get("material") or first or (fits[0].material.name if fits else "")
    material = next((one.material for one in fits if one.material.name == name), None)
    colours = material.colours if material else ()
    colour = wanted.get("colour") or (colours[0].name if colours else None)
    quantity = given.get("quantity", 1)
    chosen = {"material": name, "finish": wanted.get("finish"), "colour": colour, "quantity": quantity}
    return DraftedItem(uploaded, facts, fits, chosen)


def readable(tokens: Tokens, token: object) -> Uploaded | None:
    """The upload of a token, None for one that is not good."""
    try:
        return tokens.read(token) if isinstance(token, str) else None
    except UnknownUpload:
        return None


def quote_request(draft: Mapping[str, Any], drafted: Drafted) -> dict[str, Any]:
    """The draft as `desk.quote` takes it: what is not filled in yet is left out."""
    return {
        "items": [item.request for item in drafted.items],
        "country": texts(draft.get("shipping"), ("country",)).get("country"),
        "vouchers": vouchers(draft),
        "shipping_option": texts(draft, ("option",)).get("option"),
    }


def order_request(draft: Mapping[str, Any], drafted: Drafted, methods: list[str]) -> dict[str, Any]:
    """The draft as `desk.shop.place` takes it; *methods* are the ways to pay, the usual one first."""
    customer = texts(draft.get("customer"), ("name", "email", "company", "phone"))
    whose = {name: customer[name] for name in ("name", "company", "phone") if name in customer}
    billing = draft.get("same") is False
    method = texts(draft, ("payment",)).get("payment", methods[0])
    request = quote_request(draft, drafted)
    del request["country"]
    return request | {
        "customer": customer,
        "shipping": whose | texts(draft.get("shipping"), _ADDRESS),
        "billing": whose | texts(draft.get("billing"), _ADDRESS) if billing else None,
        "payment": {"method": method if method in methods else methods[0]},
        "comment": texts(draft, ("remark",)).get("remark"),
        "agreed_total": texts(draft, ("agreed",)).get("agreed"),
        "source": "order page",
        "notify": True,
    }


def vouchers(draft: Mapping[str, Any]) -> list[str]:
    """The voucher codes of a draft, without what is no text."""
    given = draft.get("vouchers")
    codes = given if isinstance(given, list) else []
    return [code.strip() for code in codes if isinstance(code, str) and code.strip()]
