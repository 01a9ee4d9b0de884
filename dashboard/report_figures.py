"""The strip on top of the Reports page: how the desk does now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.router import address_of

if TYPE_CHECKING:
    from core import Desk

DAY = 86_400  # seconds
Figure = tuple[str, str, str, str, str]


def figures(desk: Desk, projects: str) -> list[Figure]:
    """Label, value, note, address and tone of each; *projects* is where the list of projects is served, if it is."""
    now = desk.reports.summary()
    lead = "–" if now.median_lead_time is None else f"{now.median_lead_time.total_seconds() / DAY:,.1f} d"
    return [
        ("Open", f"{now.open:,}", "Pending or Printing", _where(projects, status="Pending,Printing"), ""),
        ("Overdue", f"{now.overdue:,}", "of these", _where(projects, overdue="1"), "late" if now.overdue else ""),
        ("Shipped this week", f"{now.shipped_this_week:,}", "since Monday", "", ""),
        ("Median lead time", lead, "from order to shipping, 90 days", "", ""),
    ]


def _where(projects: str, **query: str) -> str:
    return address_of(projects, query) if projects else ""
