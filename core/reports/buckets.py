"""Days put into weeks, months or other units of a period, and beside them those of the period before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from core.reports.periods import EPOCH, ONE, Period, label, months_later, next_start, number, start_of, whole
from core.reports.scope import Scope

Days = np.ndarray[Any, np.dtype[np.int64]]  # days since 1970 in the service's time zone


@dataclass(frozen=True)
class Buckets:
    """Neighbouring stretches of days: bucket i has the days from edge i on, before edge i + 1; some may be empty."""

    unit: str
    edges: Days

    def __len__(self) -> int:
        return max(0, len(self.edges) - 1)

    def rows(self, days: Days) -> Days:
        """The bucket of each day, -1 for days outside."""
        if not len(self):
            return np.full(len(days), -1)
        found = np.searchsorted(self.edges, days, side="right") - 1
        return np.where(found < len(self), found, -1)

    @property
    def filled(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which of them have a day."""
        return np.diff(self.edges) > 0 if len(self) else np.zeros(0, np.bool_)

    @property
    def bounds(self) -> list[date]:
        """The edges as dates."""
        return [EPOCH + ONE * int(day) for day in self.edges]

    @property
    def begins(self) -> list[date]:
        """The first day of each."""
        return self.bounds[:-1]

    @property
    def labels(self) -> list[str]:
        """How each is written: 2026-03."""
        return [label(self.unit, day) for day in self.begins]


def buckets(scope: Scope, days: Days) -> Buckets:
    """
    Every unit of the period without a gap, as far as there can be anything: up to today, or the newest of *days*.

    Without a period, whole units from the oldest of *days* on.
    """
    if not len(days) and scope.period is None:
        return Buckets(scope.by, np.zeros(0, np.int64))
    reached = max(number(scope.today), int(days.max()) if len(days) else 0)
    if scope.period is None:
        first, end = EPOCH + ONE * int(days.min()), EPOCH + ONE * reached
        return Buckets(scope.by, _edges(scope.by, start_of(scope.by, first), whole(scope.by, end).last))
    last = min(number(scope.period.last), reached)
    return Buckets(scope.by, _edges(scope.by, scope.period.first, EPOCH + ONE * last))


def previous(now: Buckets, period: Period | None) -> Buckets:
    """
    For each bucket the same stretch of the period before; empty where that has none, and without a period.

    Months, quarters and years of a calendar period meet their calendar counterparts; otherwise day n of the period
    meets day n of the one before.
    """
    if period is None or not len(now):
        return Buckets(now.unit, np.zeros(len(now.edges), np.int64))
    before = period.previous()
    first, end = number(before.first), number(before.last + ONE)
    if period.months and now.unit in ("month", "quarter", "year"):
        shifted = [number(months_later(day, -period.months)) for day in now.bounds]
        return Buckets(now.unit, np.minimum(np.array(shifted, np.int64), end))
    return Buckets(now.unit, np.minimum(now.edges - number(period.first) + first, end))


def _edges(unit: str, first: date, last: date) -> Days:
    starts = []
    start = first
    while start <= last:
        starts.append(start)
        start = next_start(unit, start_of(unit, start))
    return np.array([number(day) for day in (*starts, last + ONE)] if starts else [], np.int64)
