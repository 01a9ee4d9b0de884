"""Which reader a file of orders needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.errors import InvalidOrder, Problem
from core.intake import csv, json
from core.intake.raw import OrderFile, RawOrder

READERS: dict[str, Callable[[OrderFile], list[RawOrder]]] = {"json": json.read, "csv": csv.read}
_SUFFIXES = {".json": "json", ".jsonl": "json", ".ndjson": "json", ".csv": "csv", ".tsv": "csv"}


def read_orders(file: OrderFile, kind: str | None = None) -> list[RawOrder]:
    """The orders of a file of that *kind*, or of the kind its name says; raises InvalidOrder."""
    chosen = kind or kind_of(file.path)
    orders = READERS[chosen](file)
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
