"""Arithmetic of the reports on whole columns: exact sums in whole numbers, and no row's place matters."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.money import exponent

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
DAY = 86_400_000_000  # microseconds
_WIDEST = 50_000_000  # numbers from the lowest to the highest


def micros_of(moments: pd.Series[Any]) -> Ints:
    """Microseconds since 1970; moments must not be missing."""
    return np.asarray(moments.to_numpy("M8[us]").view(np.int64))


def days_of(moments: pd.Series[Any], zone: ZoneInfo) -> Ints:
    """The day of each moment in *zone*, as days since 1970: a day has 23 or 25 hours when the clocks change."""
    local = moments.dt.tz_convert(zone).dt.tz_localize(None)
    return micros_of(local) // DAY


def keys_of(numbers: pd.Series[Any]) -> Ints:
    """Project numbers as whole numbers: P-000123 is 123."""
    text = pa.array(numbers, pa.large_string())
    return np.asarray(pc.cast(pc.ascii_ltrim(text, characters="P-"), pa.int64()))  # half the time of a slice


def codes_of(texts: pd.Series[Any]) -> tuple[Ints, list[str]]:
    """Each text as its place among the sorted different texts, which come with it."""
    codes, values = pd.factorize(texts, sort=True)
    return np.asarray(codes, np.int64), [str(value) for value in values]


def is_status(statuses: pd.Series[Any], *wanted: str) -> Flags:
    """Where the status is one of these."""
    is_wanted = np.array([name in wanted for name in statuses.cat.categories] + [False])  # the last: no status is -1
    return np.asarray(is_wanted[statuses.cat.codes.to_numpy()])


def minor_of(amounts: pd.Series[Any], currency: Ints, currencies: list[str]) -> Ints:
    """Amounts as whole minor units of their currencies."""
    return np.rint(amounts.to_numpy(np.float64) * _factors(currencies)[currency]).astype(np.int64)


def major_of(minor: Ints, currencies: list[str]) -> Floats:
    """Sums by currency (the last axis) in currency units."""
    return np.asarray(minor / _factors(currencies))


def _factors(currencies: list[str]) -> Floats:
    return np.array([10.0 ** exponent(currency) for currency in currencies], np.float64)


def add_up(places: Ints, size: int, weights: Ints | None = None) -> Ints:
    """How many rows, or the sum of their weights, there are at each of *size* places; -1 is nowhere."""
    if weights is None:
        return np.bincount(places[places >= 0], minlength=size).astype(np.int64)
    sums = np.zeros(size, np.int64)
    np.add.at(sums, places[places >= 0], weights[places >= 0])
    return sums


def find(wanted: Ints, known: Ints) -> Ints:
    """The place of each value among the *known* ones, -1 where it is not there."""
    low, high = (int(known.min()), int(known.max())) if len(known) else (0, 0)
    if high - low > _WIDEST:
        return np.asarray(pd.Index(known).get_indexer(pd.Index(wanted)), np.int64)
    places = np.full(high - low + 2, -1, np.int64)  # ids of a desk leave few gaps; the last place is nowhere
    places[known - low] = np.arange(len(known))
    return places[np.where((wanted >= low) & (wanted <= high), wanted - low, high - low + 1)]


def percent(part: Any, whole: Any) -> Floats:
    """Hundredths of *whole*; NaN where that is 0 or missing."""
    part, whole = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    nothing = np.full(np.broadcast(part, whole).shape, np.nan)
    return np.asarray(np.divide(100 * part, whole, out=nothing, where=whole != 0))


def change(now: Any, before: Any) -> Floats:
    """By how many per cent of *before* it is more now; NaN where that is 0 or missing."""
    return percent(np.asarray(now, np.float64) - np.asarray(before, np.float64), before)


def maybe(counts: Ints, known: Flags) -> Any:
    """Whole numbers that are missing where they are not known."""
    return pd.arrays.IntegerArray(np.where(known, counts, 0).astype(np.int64), ~known)


def by_place(places: Ints, size: int) -> Ints:
    """The rows in the order of their places, of which there are *size*."""
    small = np.int16 if size < np.iinfo(np.int16).max else np.int64  # sorted in one pass over their bits
    return np.argsort(places.astype(small), kind="stable")


def spread(values: Ints, places: Ints, size: int) -> tuple[Floats, Floats]:
    """
    Median and 90th percentile, in days, of the microseconds at each place; NaN where there are none.

    Between two values they are interpolated linearly (Hyndman and Fan, definition 7).
    """
    order = by_place(places, size)
    stops = np.concatenate([[0], np.cumsum(np.bincount(places, minlength=size))])
    found = np.full((size, 2), np.nan)
    for place in range(size):
        some = values[order[stops[place] : stops[place + 1]]]
        if len(some):
            found[place] = np.quantile(some, [0.5, 0.9])
    return found[:, 0] / DAY, found[:, 1] / DAY
