"""Cancellations: how many, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.reports.columns import frame
from core.reports.counting import codes_of, days_of, is_status, percent
from core.reports.groups import HEADS, grouped
from core.reports.report import TIMES, Chart, Shape
from core.reports.scope import Scope, inside
from core.status import Status

FIGURES = ("orders", "canceled", "rate")
REASONS_COLUMNS = ("reason", "canceled", "share", "from_pending", "from_printing")


def cancellations(projects: pd.DataFrame, items: pd.DataFrame | None, scope: Scope) -> pd.DataFrame:
    """
    How many of the orders are canceled?

    An order belongs to the day it was ordered, in the service's time zone, whenever it was canceled: the rate of a
    month says what became of the orders of that month, and may still grow. An order of several materials counts for
    each of them.
    """
    days = days_of(projects["ordered_at"], scope.zone)
    groups = grouped(scope, days, np.arange(len(projects)), projects, items)
    orders = groups.count()
    canceled = groups.count(is_status(projects["status"], Status.CANCELED))
    values = groups.heads | {"orders": orders, "canceled": canceled, "rate": percent(canceled, orders)}
    return frame(values, CANCELLATIONS[scope.by].columns)


def reasons(events: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """
    Why are projects canceled, and how far had they come?

    From the moves to Canceled in the history, each on the day of the move, in the service's time zone, with the reason
    as staff wrote it. The most frequent reason comes first, equal ones by the alphabet.
    """
    moves = events.loc[is_status(events["status_to"], Status.CANCELED), ["at", "status_from", "detail"]]
    moves = moves[inside(days_of(moves["at"], scope.zone), scope.period)]
    reason, names = codes_of(moves["detail"].fillna(""))
    early = is_status(moves["status_from"], Status.PENDING)
    canceled, pending = (np.bincount(some, minlength=len(names)) for some in (reason, reason[early]))
    values = {
        "reason": names,
        "canceled": canceled,
        "share": percent(canceled, len(moves)),
        "from_pending": pending,
        "from_printing": canceled - pending,
    }
    order = np.argsort(-canceled, kind="stable")
    return frame(values, REASONS_COLUMNS).iloc[order].reset_index(drop=True)


CANCELLATIONS = {
    by: Shape(
        HEADS[by] + FIGURES,
        (Chart("line", "begins", ("rate",)) if by in TIMES else Chart("barh", by, ("rate",)),),
        ("projects", "items") if by == "material" else ("projects",),
    )
    for by in (*TIMES, "material", "country")
}
_CHART = Chart("barh", "reason", ("from_pending", "from_printing"), stacked=True)
REASONS = {"reason": Shape(REASONS_COLUMNS, (_CHART,))}
