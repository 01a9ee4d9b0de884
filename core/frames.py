"""Rows of the store as DataFrames whose columns and dtypes are always the same, empty or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.arrays import ArrowStringArray

from core.dictionary import KINDS
from core.money import exponent
from core.names import number_of
from core.status import Status

STATUS_DTYPE = pd.CategoricalDtype([str(status) for status in Status], ordered=True)
TEXT_DTYPE = pd.StringDtype(na_value=np.nan)
MOMENT_DTYPE = pd.DatetimeTZDtype("us", "UTC")
_STATUS_INDEX = pd.CategoricalIndex(list(map(str, Status)), dtype=STATUS_DTYPE, name="status")
_STATUS_CODES = {str(status): code for code, status in enumerate(Status)}
_NOT_A_TIME = np.iinfo(np.int64).min

PROJECT_KINDS = KINDS["projects"]


def frame(rows: Sequence[Sequence[Any]], kinds: dict[str, str]) -> pd.DataFrame:
    """
    A DataFrame of rows whose values are in the order of *kinds*: what each column of the store becomes.

    Money columns need a column `currency` beside them, which says how many decimals there are.
    """
    columns: list[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(kinds)
    named = dict(zip(kinds, columns, strict=True))
    # A conversion costs more than its values do, so all columns of a kind go through one and are cut apart again.
    ready = _cut(_of_kind(kinds, "number", "text"), _texts(named, kinds), len(rows))
    ready |= _cut(_of_kind(kinds, "moment"), moments(_joined(named, _of_kind(kinds, "moment"))), len(rows))
    for name, kind in kinds.items():
        if name not in ready:
            ready[name] = _column(named, name, kind)
    return pd.DataFrame({name: ready[name] for name in kinds}, copy=False)


def from_columns(columns: Mapping[str, Any], kinds: dict[str, str]) -> pd.DataFrame:
    """
    A DataFrame of columns that are in the types of an Arrow snapshot, without copying them.

    Text is Arrow's large_string; moments are microseconds, statuses their places.
    """
    made = {name: _from_column(columns[name], kind) for name, kind in kinds.items()}
    return pd.DataFrame(made, copy=False)


def _from_column(values: Any, kind: str) -> Any:
    match kind:
        case "number" | "text":
            return ArrowStringArray(values, dtype=TEXT_DTYPE)  # type: ignore[call-arg]  # missing in its stubs
        case "moment":
            return pd.array(values, dtype=MOMENT_DTYPE, copy=False)
        case "status":
            return pd.Categorical.from_codes(values, dtype=STATUS_DTYPE)
        case "flag":
            return values.view(np.bool_)
        case _:
            return values


def _of_kind(kinds: dict[str, str], *wanted: str) -> list[str]:
    return [name for name, kind in kinds.items() if kind in wanted]


def _joined(named: dict[str, Any], names: list[str]) -> list[Any]:
    return [value for name in names for value in named[name]]


def _cut(names: list[str], values: Any, length: int) -> dict[str, Any]:
    return {name: values[at * length : (at + 1) * length] for at, name in enumerate(names)}


def _texts(named: dict[str, Any], kinds: dict[str, str]) -> Any:
    values: list[Any] = []
    for name in _of_kind(kinds, "number", "text"):
        values += map(number_of, named[name]) if kinds[name] == "number" else named[name]
    return pd.array(values, dtype=TEXT_DTYPE)


def _column(named: dict[str, Any], name: str, kind: str) -> Any:
    values = named[name]
    if kind == "money":
        return np.array(values, dtype=np.float64) / _decimals(named["currency"])
    if kind == "status":
        return statuses(values)
    if kind == "measure":
        return np.array(values, dtype=np.float64)  # None is NaN
    if kind == "some":
        return pd.array(list(values), dtype="Int64")
    if kind == "day":
        return np.array(values, dtype="M8[us]")  # None is NaT
    return np.array(values, dtype=np.int64 if kind == "whole" else np.bool_)


def minor_units(currencies: pa.ChunkedArray) -> Any:
    """How many minor units one of each currency has."""
    coded = currencies.combine_chunks().dictionary_encode()
    units = np.array([10.0 ** exponent(currency) for currency in coded.dictionary.to_pylist()], np.float64)
    return units[coded.indices.to_numpy()]


def _decimals(currencies: Sequence[str]) -> Any:
    factors = {currency: 10.0 ** exponent(currency) for currency in set(currencies)}
    return np.array([factors[currency] for currency in currencies], dtype=np.float64)


def moments(values: Sequence[int | None]) -> Any:
    """Microseconds as UTC moments; None is no moment."""
    micros = np.array([_NOT_A_TIME if value is None else value for value in values], dtype=np.int64)
    return pd.array(micros.view("M8[us]"), dtype=MOMENT_DTYPE)


def statuses(values: Sequence[str | None]) -> pd.Categorical:
    """Names of statuses as the ordered categorical; None is none."""
    codes = np.array([-1 if value is None else _STATUS_CODES[value] for value in values], dtype=np.int8)
    return pd.Categorical.from_codes(codes, dtype=STATUS_DTYPE)


def counts_series(counts: dict[Status, int]) -> pd.Series[int]:
    """Numbers of projects, indexed by status, all four always there."""
    return pd.Series([counts[status] for status in Status], index=_STATUS_INDEX, dtype="int64", name="projects")
