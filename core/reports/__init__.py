"""Reports: pure functions from the desk's tables to small ones, each with the question that it answers."""

from __future__ import annotations

from core.reports import backlog, orders, sales
from core.reports.columns import COLUMNS, Column
from core.reports.periods import Period, UnknownPeriod
from core.reports.report import Chart, Report, UnknownGrouping, UnknownReport
from core.reports.scope import Scope

__all__ = [
    "COLUMNS", "REPORTS", "Chart", "Column", "Period", "Report", "Scope", "UnknownGrouping", "UnknownPeriod",
    "UnknownReport", "find_report",
]  # fmt: skip

REPORTS = {
    one.name: one
    for one in (
        Report("orders", "Orders and revenue", orders.orders, ("projects",), orders.SHAPES),
        Report("sales", "Sales by group", sales.sales, ("projects", "items"), sales.SHAPES),
        Report("backlog", "Backlog", backlog.backlog, ("events",), backlog.SHAPES),
    )
}


def find_report(name: str) -> Report:
    """The report of that name; raises UnknownReport, which names those there are."""
    found = REPORTS.get(name.strip().lower().replace("_", "-"))
    if found is None:
        raise UnknownReport(name, list(REPORTS))
    return found
