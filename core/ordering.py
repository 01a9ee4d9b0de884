"""What a customer's request and its quote make together: an order with prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.catalog.service import Service
from core.errors import InvalidOrder, Problem
from core.intake.draft import OrderDraft
from core.intake.request import OrderRequest
from core.intake.schema import digest, parse_order
from core.pricing import Quote
from core.pricing.amounts import shown

_FIELDS = {"country": "shipping.country", "email": "customer.email"}  # of a quote, as orders call them


def order_of(asked: OrderRequest, quote: Quote, service: Service, key: str | None, at: datetime) -> OrderDraft:
    """The order as it is placed; raises InvalidOrder with what keeps it from being sold."""
    problems = [replace(one, field=_FIELDS.get(one.field, one.field)) for one in quote.problems]
    if asked.agreed_total is not None and asked.agreed_total != quote.total:
        problems.append(
            Problem("", "agreed_total", f"has changed: the order costs {shown(quote.total, quote.currency)}.")
        )
    if problems:
        raise InvalidOrder(problems)
    return parse_order(
        {
            "key": key,
            "title": asked.title or _title(asked),
            **{
                name: getattr(asked, name)
                for name in ("customer", "shipping", "billing", "payment", "comment", "source")
            },
            "currency": quote.currency,
            "items": _items(asked, quote),
            "shipping_option": quote.shipping_option,
            "shipping_cost": quote.shipping_cost,
            "discount": quote.discount,
            "tax": quote.tax,
            "ordered_at": at,
            "due_at": asked.due_at or _due(quote, service),
        }
    )


def mark_of(asked: OrderRequest) -> str:
    """A sha256 that two requests share exactly when they ask for the same, whatever it costs meanwhile."""
    return digest(asked.model_dump(mode="json", exclude={"source", "notify"}))


def _items(asked: OrderRequest, quote: Quote) -> list[Mapping[str, Any]]:
    return [
        {
            "name": item.name,
            "material": item.material,
            "finish": item.finish,
            "colour": item.colour,
            "quantity": item.quantity,
            "unit_price": item.unit_price,
            "file": wanted.file,
        }
        for item, wanted in zip(quote.items, asked.items, strict=True)
    ]


def _title(asked: OrderRequest) -> str:
    more = len(asked.items) - 1
    return asked.items[0].name[:180] + (f" and {more} more" if more else "")


def _due(quote: Quote, service: Service) -> datetime | None:
    """When the service closes on the day that the parcel is sent at the latest."""
    if quote.ships_by is None:
        return None
    return datetime.combine(quote.ships_by, service.closes, ZoneInfo(service.timezone))
