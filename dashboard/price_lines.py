"""The sums of a project and the reasons of its prices as text, from its quote where it has one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.pricing import Quote, QuoteLine
from core.pricing.amounts import measure, shown
from core.project import Project
from dashboard import text

Sum = tuple[str, str, str]  # what it is, the figure, and "total" or "note" for how it looks
_WORDS = {"discount": "Discount", "shipping": "Shipping", "tax": "Tax"}


def sums(project: Project) -> list[Sum]:
    """What the items cost together, what comes to it and why, and the total."""
    quote, currency = project.quote, project.currency
    steps = _plain(project) if quote is None else _quoted(quote, currency)
    return [
        ("Subtotal", text.amount(project.subtotal, currency), ""),
        *steps,
        ("Total", text.amount(project.total, currency), "total"),
        *(_notes(quote) if quote else ()),
    ]


def of_items(project: Project) -> dict[int, list[tuple[str, str]]]:
    """The steps to the price of one part of each item, by its position; nothing for orders that came with prices."""
    if project.quote is None:
        return {}
    currency = project.currency
    return {
        item.position: [(line.text, shown(measure(line.amount), currency)) for line in item.lines]
        for item in project.quote.items
    }


def _plain(project: Project) -> Iterator[Sum]:
    yield "Shipping", text.amount(project.shipping_cost, project.currency), ""
    for label, amount in (("Discount", -project.discount), ("Tax", project.tax)):
        if amount:
            yield label, text.amount(amount, project.currency), ""


def _quoted(quote: Quote, currency: str) -> Iterator[Sum]:
    for line in quote.lines:
        if not _is_note(line):
            yield f"{_WORDS.get(line.kind, line.kind)} ({line.text})", text.amount(line.amount, currency), ""


def _notes(quote: Quote) -> Iterator[Sum]:
    """What is told of the total without changing it: the tax in it, vouchers that were not used."""
    for line in quote.lines:
        if _is_note(line):
            yield line.text, "", "note"


def _is_note(line: QuoteLine) -> bool:
    return line.amount == Decimal(0) and line.kind != "shipping"
