"""Cells of a file that was exported, as the values they were made from, or what is wrong with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.cells import strip_guards
from core.dictionary import Column
from core.errors import Problem
from core.frames import TEXT_DTYPE
from core.reports.columns import AGES, DTYPES, LATES
from core.status import Status

_MOST = 1_000  # problems of one column that are named
_STEPS = {"age": AGES, "late": LATES}  # of reports
_PATTERNS = {
    "number": (r"^P-\d{6,18}$", "is no project number such as P-000123."),
    "whole": (r"^-?\d{1,18}$", "is no whole number such as 1200."),
    "money": (r"^-?\d{1,18}(\.\d+)?$", "is no amount such as 1234.50."),
    "measure": (r"^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$", "is no number such as 12.5."),
    "moment": (
        r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[-+]\d\d(:?\d\d)?)$",
        "is no moment such as 2026-03-31T09:30:00Z, with its zone.",
    ),
    "status": (f"^({'|'.join(Status)})$", f"is no status; there are {', '.join(Status)}."),
    "flag": ("^(yes|no)$", "is neither yes nor no."),
    "some": (r"^-?\d{1,18}$", "is no whole number such as 1200."),
    "day": (r"^\d{4}-\d\d-\d\d$", "is no day such as 2026-03-31."),
    **{kind: (f"^({'|'.join(steps)})$", f"is not one of {', '.join(steps)}.") for kind, steps in _STEPS.items()},
}


class Cells:
    """The cells of one column; the *rows* of the sheet they stand in name what is wrong."""

    def __init__(self, values: pa.ChunkedArray, column: Column, rows: np.ndarray[Any, Any]) -> None:
        self._values, self._column, self._rows = values.combine_chunks(), column, rows

    def problems(self) -> list[Problem]:
        """What is wrong, from the top down."""
        if self._column.kind == "text":
            return []
        pattern, sentence = _PATTERNS[self._column.kind]
        wrong = pc.invert(pc.fill_null(pc.match_substring_regex(self._values, pattern), bool(self._column.null)))
        found = pc.indices_nonzero(wrong).to_pylist()
        if not found and self._column.kind in ("moment", "day"):
            found = self._no_days()
        named = [self._problem(place, sentence) for place in found[:_MOST]]
        more = len(found) - len(named)
        return named + ([Problem("", self._column.name, f"And {more:,} more rows like these.")] if more else [])

    def _problem(self, place: int, sentence: str) -> Problem:
        cell = self._values[place].as_py()
        said = "The cell is empty." if cell is None else f"“{cell}” {sentence}"
        return Problem(f"row {self._rows[place]:,}", self._column.name, said)

    def _no_days(self) -> list[int]:
        """Moments that no calendar has, as on February 30."""
        try:
            self._moments()
        except pa.ArrowInvalid:
            return [place for place, cell in enumerate(self._values.to_pylist()) if cell and not _is_moment(cell)]
        return []

    def values(self, *, sheet_safe: bool) -> Any:
        """The column as a table has it, provided that nothing is wrong."""
        cells = self._values
        match self._column.kind:
            case "text":
                text = strip_guards(cells) if sheet_safe else cells
                # A spreadsheet keeps no difference between nothing and no characters; but this column is never nothing.
                values = _text(text if self._column.null else pc.fill_null(text, ""))
            case "number":
                values = _text(cells)
            case "status" | "age" | "late" as kind:
                values = pd.Categorical(cells.to_pylist(), dtype=DTYPES[kind])
            case "moment" | "day":
                values = self._moments().to_pandas()
            case "flag":
                values = _plain(pc.equal(cells, "yes"))
            case "whole":
                values = _plain(cells.cast(pa.int64()))
            case "some":
                values = pd.array(cells.cast(pa.int64()).to_pylist(), dtype="Int64")
            case "measure":
                values = _plain(cells.cast(pa.float64()))
            case _:
                values = _amounts(cells)
        return values

    def _moments(self) -> pa.Array:
        return self._values.cast(pa.timestamp("us", "UTC" if self._column.kind == "moment" else None))


def _text(values: pa.Array) -> Any:
    return values.to_pandas().astype(TEXT_DTYPE)


def _plain(values: pa.Array) -> Any:
    return values.to_numpy(zero_copy_only=False)


def _is_moment(cell: str) -> bool:
    try:
        datetime.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _amounts(values: pa.Array) -> Any:
    """Whole minor units over how many of them are one: the very division by which tables get their amounts."""
    point = pc.find_substring(values, ".")
    decimals = pc.if_else(pc.less(point, 0), 0, pc.subtract(pc.subtract(pc.binary_length(values), point), 1))
    minor = _plain(pc.replace_substring(values, ".", "", max_replacements=1).cast(pa.int64()))
    return minor.astype(np.float64) / 10.0 ** _plain(decimals)
