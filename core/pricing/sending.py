"""The shipping options that can be chosen for an order, with their prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.catalog.service import Service
from core.catalog.setup import SetUp
from core.catalog.shipping import Rate, ShippingOption
from core.pricing import working_days
from core.pricing.amounts import rounded, shown
from core.pricing.choosing import named
from core.pricing.documents import ShippingChoice


@dataclass(frozen=True)
class Parcel:
    """What is sent and where to; *weight* in g, None when it is not known."""

    country: str | None
    weight: Decimal | None
    items_total: Decimal
    ships_by: date | None


def choices(set_up: SetUp, parcel: Parcel) -> tuple[ShippingChoice, ...]:
    """The options that go there, in the order of the list."""
    found = []
    for option in set_up.shipping:
        price = price_of(option, set_up.service, parcel)
        if option.offered and price is not None:
            arrives = parcel.ships_by and working_days.after(set_up.service, parcel.ships_by, option.days_max)
            about = (option.name, option.carrier, option.description)
            days = (option.days_min, option.days_max)
            found.append(ShippingChoice(*about, price, *days, option.pick_up is not None, arrives))
    return tuple(found)


def serves(countries: Sequence[str], country: str | None) -> bool:
    """Whether a list of countries has this one; an empty list has all, and no other list has an unknown one."""
    return not countries or country in countries


def price_of(option: ShippingOption, service: Service, parcel: Parcel) -> Decimal | None:
    """What the option costs, None when it does not go there."""
    rate = rate_of(option, parcel)
    if rate is None or not serves(option.countries or service.countries, parcel.country):
        return None
    return Decimal(0) if is_free(option, parcel) else rounded(rate.price, service.currency)


def rate_of(option: ShippingOption, parcel: Parcel) -> Rate | None:
    """The first row of the price list that fits; one by weight fits no parcel of unknown weight."""
    return next((rate for rate in option.rates if _fits(rate, parcel)), None)


def _fits(rate: Rate, parcel: Parcel) -> bool:
    if rate.up_to_grams is not None and (parcel.weight is None or parcel.weight > rate.up_to_grams):
        return False
    if rate.up_to_order is not None and parcel.items_total > rate.up_to_order:
        return False
    return serves(rate.countries, parcel.country)


def is_free(option: ShippingOption, parcel: Parcel) -> bool:
    """Whether the items cost enough for it to be free."""
    return option.free_from is not None and parcel.items_total >= option.free_from


def words(option: ShippingOption, parcel: Parcel, currency: str) -> str:
    """The option as a line of the quote: what its price depends on."""
    rate = rate_of(option, parcel)
    if is_free(option, parcel) and option.free_from is not None:
        return f"{option.name}: free from {shown(option.free_from, currency)} of items on"
    parts = [f"to {parcel.country}"] if rate and rate.countries else []
    if rate and rate.up_to_grams is not None:
        parts.append(f"up to {rate.up_to_grams:,} g")
    if rate and rate.up_to_order is not None:
        parts.append(f"for items of up to {shown(rate.up_to_order, currency)}")
    if parcel.weight is None and any(rate.up_to_grams for rate in option.rates):
        parts.append("for a parcel of unknown weight")
    return f"{option.name}: {', '.join(parts)}" if parts else option.name


def refusal(set_up: SetUp, parcel: Parcel, wanted: str | None, found: Sequence[ShippingChoice]) -> str | None:
    """Why the order has none of the options, in words; None when the service has no options to choose from."""
    offered = [option for option in set_up.shipping if option.offered]
    instead = f" Choose one of {', '.join(choice.name for choice in found)}." if found else ""
    if wanted is None:
        nothing = _not_sent("There is no shipping option", offered, parcel) if offered else None
        return f"is missing.{instead}" if found else nothing
    option = named(offered, wanted)
    if option is None:
        return f"There is no shipping option {wanted}.{instead}"
    return _not_sent(f"{option.name} cannot be chosen", [option], parcel) + instead


def _not_sent(what: str, options: Sequence[ShippingOption], parcel: Parcel) -> str:
    weighed = any(rate.up_to_grams for option in options for rate in option.rates)
    why = ", for its weight is not known" if weighed and parcel.weight is None else ""
    return f"{what} for this parcel {f'to {parcel.country}' if parcel.country else 'without a country'}{why}."
