"""Projects as the rows people read: every cell a text, made from a page of the projects table."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

import pandas as pd

from core.status import MOVES, Status
from dashboard import text

# A row as it goes to the browser, in the order in which the script takes it apart.
CELLS = (
    "number", "title", "customer", "company", "country", "land", "materials", "quantity", "total", "currency",
    "ordered", "ordered_exact", "ordered_age", "due", "due_exact", "due_age", "late", "status",
)  # fmt: skip


def make_rows(table: pd.DataFrame, zone: tzinfo, now: datetime) -> list[list[Any]]:
    """One list a project, its cells named by CELLS."""
    return [_row(project, zone, now) for project in table.itertuples(index=False)]


def _row(project: Any, zone: tzinfo, now: datetime) -> list[Any]:
    due = None if pd.isna(project.due_at) else project.due_at
    late = due is not None and due < now and bool(MOVES[Status(project.status)])
    return [
        project.number,
        project.title,
        project.customer,
        "" if pd.isna(project.company) else project.company,
        project.country,
        text.country(project.country),
        project.materials,
        f"{project.quantity:,}",
        text.amount(project.total, project.currency),
        project.currency,
        *_time(project.ordered_at, zone, now),
        *(("", "", "") if due is None else _time(due, zone, now)),
        late,
        str(project.status),
    ]


def _time(at: datetime, zone: tzinfo, now: datetime) -> tuple[str, str, str]:
    return text.day(at, zone), text.moment(at, zone), text.age(at, now)
