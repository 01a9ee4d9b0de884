"""Which reader a file of orders needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.errors import InvalidOrder, Problem
from core.intake import csv, json, sheet, shopify, woocommerce
from core.intake.raw import OrderFile, RawOrder
from core.intake.variants import Offered

READERS: dict[str, Callable[[OrderFile, Offered], list[RawOrder]]] = {
    "json": lambda file, _: json.read(file),
    "csv": lambda file, _: csv.read(file),
    "shopify": shopify.read,
    "woocommerce": woocommerce.read,
}
_SUFFIXES = {".json": "json", ".jsonl": "json", ".ndjson": "json", ".csv": "csv", ".tsv": "csv"}
NOTHING_OFFERED = Offered()


def read_orders(file: OrderFile, kind: str | None = None, offered: Offered = NOTHING_OFFERED) -> list[RawOrder]:
    """The orders of a file of that *kind*, or of the kind its name and content say; raises InvalidOrder."""
    chosen = kind or kind_of(file.path)
    if kind is None and chosen == "csv" and shopify.is_one(sheet.columns_of(file.text)):
        chosen = "shopify"
    orders = READERS[chosen](file, offered)
    if kind is None and chosen == "json" and orders and all(woocommerce.is_one(one.data) for one in orders):
        orders = woocommerce.read(file, offered)
    if not orders:
        raise InvalidOrder([Problem("", "", "has no orders in it.")])
    return orders


def kind_of(path: Path) -> str:
    """The kind, json or csv, by the name of the file; raises InvalidOrder when the name does not say."""
    try:
        return _SUFFIXES[path.suffix.lower()]
    except KeyError:
        sentence = "could be of any kind. Say which with --from json or --from csv."
        raise InvalidOrder([Problem("", "", sentence)]) from None
