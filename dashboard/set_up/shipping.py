"""A shipping option: the fields of its form, and what matters of it at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import text
from dashboard.set_up.fields import COUNTRIES, CURRENCY, Field, Section, address
from dashboard.set_up.material import days

if TYPE_CHECKING:
    from core.catalog.shipping import ShippingOption

COLUMNS = ("Carrier", "Price", "To", "Takes")
_RATE = (
    Field("price", "Price", "number", unit=CURRENCY),
    Field("countries", "To", "tags", empty="all its countries", options=COUNTRIES),
    Field("up_to_grams", "Weighing at most", "number", unit="g", empty="anything"),
    Field("up_to_order", "Items cost at most", "number", unit=CURRENCY, empty="anything"),
)

SECTIONS = (
    Section(
        "Shipping option",
        (
            Field("name", "Name", help="Customers choose it by this name."),
            Field("carrier", "Carrier", empty="such as DHL"),
            Field("offered", "Offered to customers", "check"),
            Field("description", "Description", "text"),
        ),
    ),
    Section(
        "Price",
        (
            Field("rates", "", "rows", fields=_RATE, one="price"),
            Field("free_from", "Free when items cost at least", "number", unit=CURRENCY, empty="never free"),
        ),
        help="The first price that fits the order is taken.",
    ),
    Section(
        "Where and how fast",
        (
            Field("countries", "Countries", "tags", empty="all that the service serves", options=COUNTRIES),
            Field("days_min", "Takes at least", "number", unit="working days"),
            Field("days_max", "Takes at most", "number", unit="working days"),
            address("pick_up", "Pick-up location", "Only where customers fetch their parcel: then nothing is sent."),
        ),
    ),
)
INSTEAD: dict[str, str] = {}


def cells(option: ShippingOption, currency: str) -> list[str]:
    """What the list shows besides the name, by COLUMNS."""
    return [
        option.carrier or "",
        price(option, currency),
        places(option),
        days(option.days_min, option.days_max),
    ]


def price(option: ShippingOption, currency: str) -> str:
    """What it costs, from the least on."""
    least = min(rate.price for rate in option.rates)
    most = max(rate.price for rate in option.rates)
    words = f"{text.amount(least, currency)}-{text.money(most, currency)}" if most > least else ""
    free = f", free from {text.money(option.free_from, currency)}" if option.free_from is not None else ""
    return (words or (text.money(least, currency) if least else "free")) + free


def places(option: ShippingOption) -> str:
    """Where it goes: few countries by name."""
    if option.pick_up is not None:
        return f"pick-up in {option.pick_up.city}"
    if len(option.countries) > 3:
        return f"{len(option.countries)} countries"
    return ", ".join(text.country(code) for code in option.countries) or "everywhere"
