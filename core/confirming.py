"""The mail that confirms an order, put into the outbox with the order itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from core import messages
from core.catalog.stored import service_of
from core.links import make_link
from core.money import exponent, from_minor
from core.moving import facts, message_row
from core.settings import Settings
from core.store import changes

TEMPLATE = "confirmation"
Row = Mapping[str, Any]


def confirm(connection: Any, settings: Settings, row: Row, event_id: int, moment: int) -> None:
    """
    Give the project of *row* its link and queue the mail with it, inside the transaction that places the order.

    *event_id* is that of the event `placed`, *moment* in microseconds; the items must have been written before.
    """
    linked = {**row, "link": make_link(connection, row["id"], moment)}
    about = facts(linked, row["status"], settings)
    about = replace(about, order="\n".join(order_lines(connection, row)), payment=_how_to_pay(connection, row))
    draft = messages.compose(TEMPLATE, about, messages.suggest(TEMPLATE, about))
    changes.add(connection, "messages", message_row(row, event_id, TEMPLATE, draft, moment, settings))


def order_lines(connection: Any, row: Row) -> Iterator[str]:
    """The items and what they cost, a line each, down to the total."""
    for item in changes.rows_of(connection, "items", row["id"]):
        what = ", ".join(part for part in (item["name"], item["material"], item["finish"], item["colour"]) if part)
        yield f"{item['quantity']:,} x {what}: {_money(item['quantity'] * item['unit_price'], row)}"
    if row["discount"]:
        yield f"Discount: {_money(-row['discount'], row)}"
    yield f"{row['shipping_option'] or 'Shipping'}: {_money(row['shipping_cost'], row)}"
    if row["tax"]:
        yield f"Tax: {_money(row['tax'], row)}"
    yield f"Total: {_money(row['total'], row)}"


def _money(minor: int, row: Row) -> str:
    currency = row["currency"]
    return f"{from_minor(minor, currency):,.{exponent(currency)}f} {currency}"


def _how_to_pay(connection: Any, row: Row) -> str:
    """What the service says about paying, while there is something to be paid."""
    return (service_of(connection).payment_text or "") if row["payment"] == "Open" else ""
