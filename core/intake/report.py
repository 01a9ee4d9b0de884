"""What an import did with each order of its files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from core.intake.csv import GUARDED

READY, PLACED, KNOWN, LEFT_OUT, WRONG = "ready", "placed", "known", "left out", "wrong"


@dataclass(frozen=True)
class Row:
    """One order: where it is in the files, what the shop calls it, and what became of it."""

    place: str
    order: str
    outcome: str
    number: str = ""
    detail: str = ""
    key: str = ""


@dataclass(frozen=True)
class Report:
    """What an import did, or with *dry_run* would do as far as the files can tell."""

    orders: int
    items: int
    files: int
    placed: tuple[str, ...]
    known: tuple[str, ...]
    dry_run: bool
    rows: tuple[Row, ...] = ()

    def count(self, outcome: str) -> int:
        """How many orders this became of."""
        return sum(row.outcome == outcome for row in self.rows)

    def write(self, path: Path) -> None:
        """One line an order, as CSV that a spreadsheet takes for text."""
        with path.open("w", newline="", encoding="utf-8") as file:
            lines = csv.writer(file)
            lines.writerow(("place", "order", "outcome", "number", "detail"))
            for row in self.rows:
                cells = (row.place, row.order, row.outcome, row.number, row.detail)
                lines.writerow([f"'{cell}" if cell[:1] and cell[0] in GUARDED else cell for cell in cells])
