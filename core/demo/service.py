"""The demo's service as its staff have set it up: how it ships, what it takes off, who it is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from core.catalog.service import Service
from core.catalog.shipping import ShippingOption
from core.demo.catalog import CURRENCY, RATES, goods
from core.desk import Desk
from core.money import from_minor, to_minor
from core.pricing.sending import Parcel, price_of

EU = ["AT", "FR", "NL", "IT", "ES", "PL", "SE", "CZ", "IE"]
_WORKSHOP = {
    "name": "Printdesk",
    "line1": "Lindenstraße 12",
    "postal_code": "10969",
    "city": "Berlin",
    "country": "DE",
}
SERVICE: dict[str, Any] = {
    "name": "Printdesk",
    "address": _WORKSHOP,
    "currency": CURRENCY,
    "tax_percent": "19",
    "holiday_country": "DE",
    "countries": ["DE", *EU, "GB", "US"],
    "payment_text": "Please transfer the amount to the account on the invoice, with the number of the project.",
}


def _option(name: str, price: str, countries: list[str], days: tuple[int, int], **more: Any) -> dict[str, Any]:
    carrier = name.partition(" ")[0]
    of = {"name": name, "carrier": carrier, "countries": countries, "days_min": days[0], "days_max": days[1]}
    return of | {"rates": [{"price": price}]} | more


SHIPPING = (
    _option("DHL Parcel", "4.90", ["DE"], (1, 2), free_from="150"),
    _option("DHL Express", "14.90", ["DE"], (1, 1), description="Until noon of the next working day."),
    _option("Pick-up", "0", ["DE"], (0, 0), carrier=None, pick_up=_WORKSHOP, description="Mon to Fri, 9:00 to 17:00."),
    _option("DHL Parcel EU", "9.90", EU, (2, 5), free_from="300"),
    _option("UPS Standard", "12.50", EU, (2, 4)),
    _option("UPS Express", "26.90", EU, (1, 2)),
    _option("Royal Mail Tracked 48", "4.90", ["GB"], (3, 6), carrier="Royal Mail"),
    _option("DPD Next Day", "9.90", ["GB"], (2, 3)),
    _option("UPS Ground", "10.90", ["US"], (4, 8)),
    _option("FedEx 2Day", "22.70", ["US"], (2, 3)),
    _option("Pallet", "89", ["DE", *EU], (3, 6), carrier="Freight forwarder", description="For very heavy orders.",
            rates=[{"price": "89", "up_to_grams": 150_000}, {"price": "149", "up_to_grams": 600_000}]),
)  # fmt: skip
# How often customers choose what goes to them: by default the first three of the EU's.
_USUAL = {
    "DE": ("DHL Parcel", "DHL Parcel", "DHL Express", "Pick-up"),
    "GB": ("Royal Mail Tracked 48", "DPD Next Day"),
    "US": ("UPS Ground", "FedEx 2Day"),
}
_USUAL_EU = ("DHL Parcel EU", "UPS Standard", "UPS Express")

VOUCHERS = (None, None, None, None, None, None, "WELCOME5", "MAKER10")  # as often as customers have one
PERCENT = {"WELCOME5": 5, "MAKER10": 10, None: 0}  # that they take off
ONCE = "WELCOME5"
LARGE, LARGE_PERCENT = 100_000, 3  # euro cents


def _discounts(today: date) -> tuple[dict[str, Any], ...]:
    return (
        {"name": "Welcome", "code": ONCE, "percent": PERCENT[ONCE], "uses_per_customer": 1},
        {"name": "Maker fair", "code": "MAKER10", "percent": PERCENT["MAKER10"], "ends": today + timedelta(days=60)},
        {"name": "Large orders", "percent": LARGE_PERCENT, "minimum_order": from_minor(LARGE, CURRENCY)},
        {"name": "Sorry for the delay", "code": "SORRY5", "amount": 5, "stackable": True, "uses": 200},
        {"name": "Schools", "percent": 15, "customers": ["@school.example"], "stackable": True},
        {"name": "Metal in summer", "percent": 8, "materials": ["Aluminium AlSi10Mg", "Steel 316L"],
         "starts": today - timedelta(days=120), "ends": today - timedelta(days=30)},
    )  # fmt: skip


def set_up(desk: Desk, today: date, *, by: str) -> None:
    """Save all of it, unless somebody has set a service up already."""
    if any(desk.set_up_version()):
        return
    desk.service.save(SERVICE, by=by)
    for material in goods().values():
        desk.materials.save(material.document, by=by)
    for option in SHIPPING:
        desk.shipping.save(option, by=by)
    for discount in _discounts(today):
        desk.discounts.save(discount, by=by)
    desk.discounts.retire("Metal in summer", by=by)


@cache
def _options() -> tuple[Service, dict[str, ShippingOption]]:
    made = [ShippingOption.model_validate(option) for option in SHIPPING]
    return Service.model_validate(SERVICE), {option.name: option for option in made}


def usual_shipping(country: str) -> tuple[str, ...]:
    """What parcels to a country go by, as often as they do."""
    return _USUAL.get(country, _USUAL_EU)


def shipping_cost(name: str, country: str, goods_cost: int, currency: str) -> int:
    """What an option costs for items at *goods_cost*; both in minor units of the currency."""
    service, options = _options()
    parcel = Parcel(country, None, Decimal(goods_cost) / RATES[currency], None)
    price = price_of(options[name], service, parcel)
    assert price is not None, "it is chosen only where it goes"
    return to_currency(to_minor(price, CURRENCY), currency)


def to_currency(cents: int, currency: str) -> int:
    """Euro cents in minor units of another currency."""
    return (cents * RATES[currency] + 50) // 100


def discount_of(goods_cost: int, voucher: str | None, currency: str) -> int:
    """What is taken off: the voucher's percent or what large orders get, whichever is more, halves up."""
    percent = max(PERCENT[voucher], LARGE_PERCENT if goods_cost * 100 >= LARGE * RATES[currency] else 0)
    return (goods_cost * percent + 50) // 100
