"""What is open: how old it is, and how late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from core.reports.columns import AGES, LATES, frame
from core.reports.counting import DAY, Ints, days_of, is_status, micros_of, percent
from core.reports.groups import grouped
from core.reports.report import Chart, Shape
from core.reports.scope import Scope
from core.status import Status
from core.times import to_micros

_AGE_LIMITS = np.array([1, 3, 7, 14, 28]) * DAY
_LATE_LIMITS = np.array([1, 3, 7]) * DAY
OPEN = (Status.PENDING, Status.PRINTING)


def age(projects: pd.DataFrame, items: pd.DataFrame | None, scope: Scope) -> pd.DataFrame:
    """
    How long have the open projects been waiting since they were ordered?

    Of projects that are Pending or Printing now, each in the one row of its age; rows without any are there too. A day
    is 24 hours, and an age of exactly one day is in “1 to 3 days”. The period is that of ordering. A project of several
    materials counts for each of them.
    """
    return _waiting(projects, items, scope, "age", lambda some: _age(some, to_micros(scope.now)))


def overdue(projects: pd.DataFrame, items: pd.DataFrame | None, scope: Scope) -> pd.DataFrame:
    """
    How many open projects are late, and by how much?

    Of projects that are Pending or Printing now, each in one row: without a date of delivery, with one that has not
    passed (in time), or by how long ago it has passed. A day is 24 hours. The period is that of ordering. A project of
    several materials counts for each of them.
    """
    return _waiting(projects, items, scope, "late", lambda some: _lateness(some, to_micros(scope.now)))


def _age(projects: pd.DataFrame, now: int) -> Ints:
    return np.searchsorted(_AGE_LIMITS, now - micros_of(projects["ordered_at"]), side="right")


def _lateness(projects: pd.DataFrame, now: int) -> Ints:
    undated = projects["due_at"].isna().to_numpy()
    late = now - np.where(undated, now, micros_of(projects["due_at"]))
    return np.where(undated, 0, np.where(late <= 0, 1, 2 + np.searchsorted(_LATE_LIMITS, late, side="right")))


def _waiting(
    projects: pd.DataFrame, items: pd.DataFrame | None, scope: Scope, what: str, rated: Callable[[pd.DataFrame], Ints]
) -> pd.DataFrame:
    """Open projects by group and by *what*, which *rated* says of each as a place among its words."""
    place = np.flatnonzero(is_status(projects["status"], *OPEN))
    some = projects[["status", "ordered_at", "due_at"]].iloc[place]
    groups = grouped(scope, days_of(some["ordered_at"], scope.zone), place, projects, items)
    heads, group, size = groups.heads, groups.group, groups.size
    if scope.by == "status":
        group, size = is_status(some["status"], OPEN[1]).astype(np.int64)[groups.fact], len(OPEN)
        heads = {"status": range(len(OPEN))}
    words = len(WORDS[what])
    counts = np.bincount(group * words + rated(some)[groups.fact], minlength=size * words)
    values: dict[str, Any] = {name: np.repeat(np.array(head), words) for name, head in heads.items()}
    values |= {what: np.tile(np.arange(words), size), "projects": counts, "share": percent(counts, counts.sum())}
    return frame(values, SHAPES[what][scope.by].columns)


WORDS = {"age": AGES, "late": LATES}
SHAPES = {
    what: {
        by: Shape(
            (by, what, "projects", "share"),
            (Chart("bar", what, ("projects",), series=by, stacked=True),),
            ("projects", "items") if by == "material" else ("projects",),
        )
        for by in ("status", "country", "material")
    }
    for what in WORDS
}
