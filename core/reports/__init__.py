"""Reports: pure functions from the desk's tables to small ones, each with the question that it answers."""

from __future__ import annotations

from core.reports import age, backlog, cancellations, durations, orders, sales, volume
from core.reports.columns import COLUMNS, Column
from core.reports.periods import Period, UnknownPeriod
from core.reports.report import Chart, Report, UnknownGrouping, UnknownReport
from core.reports.scope import Scope

__all__ = [
    "COLUMNS", "REPORTS", "Chart", "Column", "Period", "Report", "Scope", "UnknownGrouping", "UnknownPeriod",
    "UnknownReport", "find_report",
]  # fmt: skip

_PROJECTS = ("projects", "items")
_HISTORY = ("events", *_PROJECTS)
REPORTS = {
    one.name: one
    for one in (
        Report("orders", "Orders and revenue", orders.orders, ("projects",), orders.SHAPES),
        Report("sales", "Sales by group", sales.sales, _PROJECTS, sales.SHAPES),
        Report("backlog", "Backlog", backlog.backlog, ("events",), backlog.SHAPES),
        Report("lead-time", "Lead time", durations.lead_time, _PROJECTS, durations.LEAD_TIME),
        Report("time-in-status", "Time in status", durations.time_in_status, _HISTORY, durations.TIME_IN_STATUS),
        Report("age", "Age of what is open", age.age, _PROJECTS, age.SHAPES["age"]),
        Report("overdue", "Overdue", age.overdue, _PROJECTS, age.SHAPES["late"]),
        Report("cancellations", "Cancellations", cancellations.cancellations, _PROJECTS, cancellations.CANCELLATIONS),
        Report("reasons", "Reasons of cancellations", cancellations.reasons, ("events",), cancellations.REASONS),
        Report("volume", "Printed volume", volume.volume, _PROJECTS, volume.SHAPES),
    )
}


def find_report(name: str) -> Report:
    """The report of that name; raises UnknownReport, which names those there are."""
    found = REPORTS.get(name.strip().lower().replace("_", "-"))
    if found is None:
        raise UnknownReport(name, list(REPORTS))
    return found
