"""Rows of the store as DataFrames whose columns and dtypes are always the same, empty or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.filters import COLUMNS
from core.money import exponent
from core.names import number_of
from core.status import Status

STATUS_DTYPE = pd.CategoricalDtype([str(status) for status in Status], ordered=True)
_STATUS_CODES = {str(status): code for code, status in enumerate(Status)}
_NOT_A_TIME = np.iinfo(np.int64).min

# What a column of the store becomes: text, whole number, money in float (exact in the store), UTC moment, or status.
PROJECT_KINDS = dict.fromkeys(COLUMNS, "text") | {
    "number": "number", "items": "whole", "quantity": "whole", "total": "money",
    "ordered_at": "moment", "due_at": "moment", "status_since": "moment", "status": "status",
}  # fmt: skip


def frame(rows: Sequence[Sequence[Any]], kinds: dict[str, str]) -> pd.DataFrame:
    """
    A DataFrame of rows whose values are in the order of *kinds*.

    Money columns need a column `currency` beside them, which says how many decimals there are.
    """
    columns: list[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(kinds)
    named = dict(zip(kinds, columns, strict=True))
    return pd.DataFrame({name: _column(named, name, kind) for name, kind in kinds.items()})


def _column(named: dict[str, Any], name: str, kind: str) -> Any:
    values = named[name]
    match kind:
        case "number":
            return _text([number_of(value) for value in values])
        case "whole":
            return np.array(values, dtype=np.int64)
        case "money":
            decimals = _decimals(named["currency"])
            return np.array(values, dtype=np.float64) / decimals
        case "moment":
            return moments(values)
        case "status":
            return statuses(values)
        case "truth":
            return np.array(values, dtype=np.bool_)
        case _:
            return _text(values)


def _text(values: Iterable[Any]) -> Any:
    return pd.array(list(values), dtype="str")


def _decimals(currencies: Sequence[str]) -> Any:
    factors = {currency: 10.0 ** exponent(currency) for currency in set(currencies)}
    return np.array([factors[currency] for currency in currencies], dtype=np.float64)


def moments(values: Sequence[int | None]) -> pd.DatetimeIndex:
    """Microseconds as UTC moments; None is no moment."""
    micros = np.array([_NOT_A_TIME if value is None else value for value in values], dtype=np.int64)
    return pd.DatetimeIndex(micros.view("M8[us]")).tz_localize("UTC")


def statuses(values: Sequence[str | None]) -> pd.Categorical:
    """Names of statuses as the ordered categorical; None is none."""
    codes = np.array([-1 if value is None else _STATUS_CODES[value] for value in values], dtype=np.int8)
    return pd.Categorical.from_codes(codes, dtype=STATUS_DTYPE)


def counts_series(counts: dict[Status, int]) -> pd.Series[int]:
    """Numbers of projects, indexed by status, all four always there."""
    index = pd.CategoricalIndex([str(status) for status in counts], dtype=STATUS_DTYPE, name="status")
    return pd.Series(list(counts.values()), index=index, dtype="int64", name="projects")
