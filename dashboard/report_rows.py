"""A report as the rows people read: every cell a text."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from core.reports import Column, Report
from dashboard import text

MOST_ROWS = 500
WAITING = json.dumps({"note": "The report is being made …"})
NOTHING = "–"
HIDDEN = {"begins"}  # what the period says, for machines
_FIGURES: dict[str, Callable[[Any], str]] = {
    "count": lambda value: f"{value:,.0f}",
    "percent": lambda value: f"{value:,.1f} %",
    "days": lambda value: f"{value:,.1f} d",
    "cm3": lambda value: f"{value:,.1f} cm³",
}


def content(table: pd.DataFrame, report: Report, by: str) -> str:
    """The rows of *table* and all that is said about them, as JSON."""
    columns = [column for column in report.columns(by) if column.name not in HIDDEN]
    some = table.head(MOST_ROWS)
    said = {
        "caption": f"{report.title} by {by}",
        "columns": [[column.label, "figure" if column.unit in (*_FIGURES, "money") else ""] for column in columns],
        "rows": list(zip(*(_cells(some, column) for column in columns), strict=True)),
        "note": _note(len(table)),
        "empty": "" if len(table) else "Nothing to report. Choose a longer period, or fewer filters.",
        "explanation": report.explanation,
    }
    return json.dumps(said)


def refusal(sentence: str) -> str:
    """Why there is no report, as JSON."""
    return json.dumps({"empty": sentence})


def _cells(table: pd.DataFrame, column: Column) -> Sequence[str]:
    values = table[column.name]
    if column.unit == "money":
        pairs = zip(values, table["currency"], strict=True)
        return [NOTHING if pd.isna(value) else text.amount(value, currency) for value, currency in pairs]
    if column.name == "country":
        return [text.country(value) for value in values]
    write = _FIGURES.get(column.unit, str)
    if column.name.endswith("_change"):
        write = "{:+,.1f} %".format
    return [NOTHING if pd.isna(value) else write(value) for value in values]


def _note(rows: int) -> str:
    if rows <= MOST_ROWS:
        return ""
    return f"The first {MOST_ROWS:,} of {rows:,} rows. The CSV has all of them."
