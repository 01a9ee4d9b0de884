"""The price of an order: one pure function of the set-up, the order and the moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, localcontext

from core.catalog.service import Service
from core.catalog.setup import SetUp
from core.errors import Problem
from core.intake.draft import MOST_TOTAL
from core.money import to_minor
from core.pricing import sending, working_days
from core.pricing.amounts import EXACT, plain, rounded, shown
from core.pricing.choosing import named
from core.pricing.documents import Quote, QuoteDraft, QuoteLine
from core.pricing.items import Items, priced
from core.pricing.reductions import reduce


def quote(set_up: SetUp, draft: QuoteDraft, at: datetime) -> Quote:
    """The price of *draft* at the moment *at*, every line explained, with all that keeps it from being sold."""
    with localcontext(EXACT):
        items = priced(set_up, draft)
        off = reduce(set_up, draft, items.quoted, at)
        ships_by = _ships_by(set_up.service, items, at)
        parcel = sending.Parcel(draft.country, items.weight, items.total, ships_by)
        options = sending.choices(set_up, parcel)
        chosen = named(options, draft.shipping_option)
        shipping_cost = chosen.price if chosen else Decimal(0)
        before_tax = items.total - off.amount + shipping_cost
        tax = _tax(set_up.service, before_tax)
        found = Quote(
            currency=set_up.service.currency,
            items=tuple(items.quoted),
            lines=(
                *off.lines,
                *_shipping_lines(set_up, chosen.name if chosen else None, shipping_cost, parcel),
                *tax.lines,
            ),
            items_total=items.total,
            discount=off.amount,
            shipping_cost=shipping_cost,
            tax=tax.on_top,
            tax_included=tax.included,
            total=before_tax + tax.on_top,
            shipping_option=chosen.name if chosen else None,
            days_min=items.days_min,
            days_max=items.days_max,
            ships_by=ships_by,
            weight=items.weight,
            discounts=off.used,
            options=options,
        )
        problems = (*items.problems, *off.problems, *_problems(set_up, draft, items, parcel, found))
        return replace(found, problems=problems)


def _ships_by(service: Service, items: Items, at: datetime) -> date | None:
    if items.days_max is None or not items.quoted:
        return None
    start = working_days.after(service, working_days.first_day(service, at), 0)
    return start and working_days.after(service, start, items.days_max)


@dataclass(frozen=True)
class _Tax:
    on_top: Decimal
    included: Decimal
    lines: tuple[QuoteLine, ...]


def _tax(service: Service, amount: Decimal) -> _Tax:
    """The tax on items, less discounts, and shipping: rounded once, halves up."""
    percent, none = service.tax_percent, Decimal(0)
    if not percent:
        return _Tax(none, none, ())
    if service.prices_include_tax:
        included = rounded(amount * percent / (100 + percent), service.currency)
        text = f"Includes {plain(percent)} % tax: {shown(included, service.currency)}"
        return _Tax(none, included, (QuoteLine("tax", text, none),))
    tax = rounded(amount * percent / 100, service.currency)
    text = f"{plain(percent)} % tax on {shown(amount, service.currency)}"
    return _Tax(tax, none, (QuoteLine("tax", text, tax),))


def _shipping_lines(set_up: SetUp, name: str | None, cost: Decimal, parcel: sending.Parcel) -> tuple[QuoteLine, ...]:
    option = named(set_up.shipping, name)
    if option is None:
        return ()
    return (QuoteLine("shipping", sending.words(option, parcel, set_up.service.currency), cost),)


def _problems(
    set_up: SetUp, draft: QuoteDraft, items: Items, parcel: sending.Parcel, found: Quote
) -> Iterator[Problem]:
    """What keeps the order as a whole from being sold."""
    service = set_up.service
    if not draft.items:
        yield Problem("", "items", "must have at least one.")
    if draft.country and not sending.serves(service.countries, draft.country):
        yield Problem("", "country", f"{draft.country} is not served.")
    least, priced_all = service.minimum_order, all(item.priced for item in items.quoted)
    if priced_all and items.total < least:
        currency = service.currency
        more = shown(least - items.total, currency)
        yield Problem("", "items", f"must cost at least {shown(least, currency)} together, {more} more than they do.")
    if to_minor(found.total, service.currency) > MOST_TOTAL:
        yield Problem("", "items", "cost together more than can be ordered at once.")
    refused = None if found.shipping_option else sending.refusal(set_up, parcel, draft.shipping_option, found.options)
    if refused:
        yield Problem("", "shipping_option", refused)
