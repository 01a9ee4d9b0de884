"""Reports as CSV, by the writer of the exports: lossless, and safe from formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from core import dictionary
from core.cells import Part, type_of
from core.encoders import CsvEncoder
from core.reports.columns import Column
from core.reports.counting import codes_of, minor_of
from core.targets import Pieces

# What the writer calls the units of reports; dates and words are text to it.
_KINDS = {"status": "status", "count": "whole", "money": "money"} | dict.fromkeys(("percent", "days", "cm3"), "measure")


def to_csv(table: pd.DataFrame, columns: Sequence[Column], *, sheet_safe: bool = True) -> Pieces:
    """The file in pieces: exact money, dates as 2026-03-31, all digits of numbers, nothing where one is missing."""
    named = tuple(dictionary.Column(one.name, _KINDS.get(one.unit, "text"), one.meaning) for one in columns)
    encoder, part = CsvEncoder(named, sheet_safe=sheet_safe), Part(named)
    yield encoder.begin()
    if len(table):
        yield bytes(encoder.piece([encoder.prepare([_values(table, one) for one in columns], part)]))
    yield encoder.end()
    return encoder.rows


def _values(table: pd.DataFrame, column: Column) -> pa.Array:
    values: Any = table[column.name]
    if column.unit == "money":
        known = values.notna()
        minor = minor_of(values.fillna(0), *codes_of(table["currency"]))
        return pa.array(minor, pa.int64(), mask=~known.to_numpy())
    if column.unit == "day":
        values = values.dt.strftime("%Y-%m-%d")
    kind = _KINDS.get(column.unit, "text")
    if kind in ("text", "status"):
        return pa.array([None if one != one else str(one) for one in values], pa.string())  # noqa: PLR0124
    return pa.array(values, type_of(kind), from_pandas=True)
