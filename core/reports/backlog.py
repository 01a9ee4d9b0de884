"""The backlog over time, rebuilt from the events."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.reports.buckets import buckets
from core.reports.columns import frame
from core.reports.counting import Ints, days_of, is_status
from core.reports.report import TIMES, Chart, Shape
from core.reports.scope import Scope
from core.status import Status

COLUMNS = ("period", "begins", "opened", "closed", "pending", "printing", "open")


def backlog(events: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """
    How much work was waiting: what was opened, what was closed, and what was open at the end?

    It is rebuilt from the history of every project, not from the statuses of today. A project is opened on the day it
    was ordered and closed on the day it was shipped or canceled, in the service's time zone; between them it is open:
    Pending, then perhaps Printing. What was open before the period is in its figures from the first row on.
    """
    changes = events.loc[events["status_to"].notna(), ["at", "status_from", "status_to"]]
    days = days_of(changes["at"], scope.zone)
    now = buckets(scope, days)
    last = np.searchsorted(now.edges[1:], days, side="right")  # the first row at whose end it has happened
    within = now.rows(days) >= 0
    entered, left = _by_status(changes["status_to"], last, len(now)), _by_status(changes["status_from"], last, len(now))
    there = np.cumsum(entered - left, axis=1)
    first = changes["status_from"].isna().to_numpy()
    closed = is_status(changes["status_to"], Status.SHIPPED, Status.CANCELED)
    pending, printing = there[0], there[1]
    values = {
        "period": now.labels,
        "begins": now.begins,
        "opened": np.bincount(last[first & within], minlength=len(now))[: len(now)],
        "closed": np.bincount(last[closed & within], minlength=len(now))[: len(now)],
        "pending": pending,
        "printing": printing,
        "open": pending + printing,
    }
    return frame(values, COLUMNS)


def _by_status(statuses: pd.Series[Any], last: Ints, size: int) -> Ints:
    """How many changes of each status fall to each row; those after the last row to none."""
    codes = statuses.cat.codes.to_numpy().astype(np.int64)
    places = np.where((codes >= 0) & (last < size), codes * size + last, -1)
    return np.bincount(places[places >= 0], minlength=len(Status) * size).reshape(len(Status), size)


SHAPES = dict.fromkeys(
    TIMES,
    Shape(
        COLUMNS,
        (
            Chart("area", "begins", ("pending", "printing"), stacked=True),
            Chart("bar", "begins", ("opened", "closed")),
        ),
    ),
)
