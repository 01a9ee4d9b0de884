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

# What several look at.
_MOVES = ("at", "status_from", "status_to")
_MATERIAL = ("number", "material")
_ORDERED = ("number", "country", "ordered_at", "status")
_OPEN = {"projects": (*_ORDERED, "due_at"), "items": _MATERIAL}
_SOLD = {
    "projects": (*_ORDERED, "customer", "email", "currency", "total"),
    "items": (*_MATERIAL, "line_total"),
}
_PASSED = {"events": ("number", *_MOVES), "projects": ("number", "country"), "items": _MATERIAL}
_PRINTED = {"projects": ("number", "status_since", "status"), "items": (*_MATERIAL, "quantity", "volume_cm3")}
REPORTS = {
    name: Report(name, title, function, shapes, reads)
    for name, title, function, shapes, reads in (
        (
            "orders", "Orders and revenue", orders.orders, orders.SHAPES,
            {"projects": ("ordered_at", "status", "currency", "total")},
        ),
        ("sales", "Sales by group", sales.sales, sales.SHAPES, _SOLD),
        ("backlog", "Backlog", backlog.backlog, backlog.SHAPES, {"events": _MOVES}),
        (
            "lead-time", "Lead time", durations.lead_time, durations.LEAD_TIME,
            {"projects": (*_ORDERED, "status_since"), "items": _MATERIAL},
        ),
        ("time-in-status", "Time in status", durations.time_in_status, durations.TIME_IN_STATUS, _PASSED),
        ("age", "Age of what is open", age.age, age.SHAPES["age"], _OPEN),
        ("overdue", "Overdue", age.overdue, age.SHAPES["late"], _OPEN),
        (
            "cancellations", "Cancellations", cancellations.cancellations, cancellations.CANCELLATIONS,
            {"projects": _ORDERED, "items": _MATERIAL},
        ),
        (
            "reasons", "Reasons of cancellations", cancellations.reasons, cancellations.REASONS,
            {"events": (*_MOVES, "detail")},
        ),
        ("volume", "Printed volume", volume.volume, volume.SHAPES, _PRINTED),
    )
}  # fmt: skip


def find_report(name: str) -> Report:
    """The report of that name; raises UnknownReport, which names those there are."""
    found = REPORTS.get(name.strip().lower().replace("_", "-"))
    if found is None:
        raise UnknownReport(name, list(REPORTS))
    return found
