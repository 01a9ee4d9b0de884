"""How long projects stay in a status, and how long they take from order to shipping."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.reports.columns import frame
from core.reports.counting import Ints, days_of, find, is_status, keys_of, micros_of, spread
from core.reports.groups import HEADS, grouped, places_of
from core.reports.report import TIMES, Chart, Shape
from core.reports.scope import Scope
from core.status import Status

PASSED = (Status.PENDING, Status.PRINTING)  # the statuses that a project leaves again


def lead_time(projects: pd.DataFrame, items: pd.DataFrame | None, scope: Scope) -> pd.DataFrame:
    """
    How long does it take from the order until the project is shipped?

    Of projects that are shipped, each on the day that it was shipped, in the service's time zone; what is open or
    canceled is not in it. Half of them took no longer than the median, nine of ten no longer than the 90 % figure, in
    days of 24 hours, nights and weekends included. A project of several materials counts for each of them.
    """
    shipped = np.flatnonzero(is_status(projects["status"], Status.SHIPPED))
    some = projects[["ordered_at", "status_since"]].iloc[shipped]
    took = micros_of(some["status_since"]) - micros_of(some["ordered_at"])
    groups = grouped(scope, days_of(some["status_since"], scope.zone), shipped, projects, items)
    median, p90 = spread(took[groups.fact], groups.group, groups.size)
    values = groups.heads | {"shipped": groups.count(), "median": median, "p90": p90}
    return frame(values, LEAD_TIME[scope.by].columns)


def time_in_status(
    events: pd.DataFrame, projects: pd.DataFrame | None, items: pd.DataFrame | None, scope: Scope
) -> pd.DataFrame:
    """
    How long do projects stay Pending, and how long Printing?

    Of stays that are over, from the moves in the history of every project; each belongs to the day on which the
    project left the status, in the service's time zone. Half of them took no longer than the median, nine of ten no
    longer than the 90 % figure, in days of 24 hours. Stays that ended in a cancellation count too, those that still
    last do not (the report `age` has them). A project of several materials counts for each of them.
    """
    key = keys_of(events["number"])
    left, took, status = _stays(events, key)
    place = np.zeros(0, np.int64) if projects is None else places_of(key[left], projects)
    groups = grouped(scope, days_of(events["at"].iloc[left], scope.zone), place, projects, items)
    row = groups.group * len(PASSED) + status[groups.fact]
    size = groups.size * len(PASSED)
    median, p90 = spread(took[groups.fact], row, size)
    stays = np.bincount(row, minlength=size)
    values = {name: np.repeat(np.array(head, object), len(PASSED)) for name, head in groups.heads.items()}
    values |= {"status": np.tile(np.arange(len(PASSED)), groups.size), "stays": stays, "median": median, "p90": p90}
    return frame(values, TIME_IN_STATUS[scope.by].columns)


def _stays(events: pd.DataFrame, key: Ints) -> tuple[Ints, Ints, Ints]:
    """Rows of the moves that ended a stay, how many microseconds it had lasted, and the place of its status."""
    at = micros_of(events["at"])
    rows, times, statuses = [], [], []
    for place, status in enumerate(PASSED):
        entered = np.flatnonzero(is_status(events["status_to"], status))
        left = np.flatnonzero(is_status(events["status_from"], status))
        entry = find(key[left], key[entered])  # a status is entered once
        left, entry = left[entry >= 0], entered[entry[entry >= 0]]
        rows.append(left)
        times.append(at[left] - at[entry])
        statuses.append(np.full(len(left), place))
    return np.concatenate(rows), np.concatenate(times), np.concatenate(statuses)


def _shape(head: tuple[str, ...], by: str, figures: tuple[str, ...], tables: tuple[str, ...]) -> Shape:
    kind, x = ("line", "begins") if by in TIMES else ("barh", by)
    series = "status" if "status" in figures and by != "status" else None
    return Shape(head + figures, (Chart(kind, x, ("median", "p90"), series=series),), tables)


_NEEDED = {"material": ("projects", "items"), "country": ("projects",)}
LEAD_TIME = {
    by: _shape(HEADS[by], by, ("shipped", "median", "p90"), _NEEDED.get(by, ("projects",)))
    for by in ("month", "week", "quarter", "year", "material", "country")
}
TIME_IN_STATUS = {
    by: _shape(HEADS[by], by, ("status", "stays", "median", "p90"), ("events", *_NEEDED.get(by, ())))
    for by in ("status", *LEAD_TIME)
}
