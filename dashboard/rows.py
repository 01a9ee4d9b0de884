"""Projects as the rows people read: every cell a text, made from a page of the projects table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from core.status import MOVES, Status
from dashboard import text
from dashboard.facts import unread_words


class Project(NamedTuple):
    """What a row is made from: columns of the projects table."""

    number: str
    title: str
    customer: str
    company: str | float
    country: str
    materials: str
    quantity: int
    total: float
    currency: str
    ordered_at: datetime
    due_at: datetime | None
    status: str


# A row as it goes to the browser, in the order in which the script takes it apart.
CELLS = (
    "number", "title", "customer", "company", "country", "land", "materials", "quantity", "total", "currency",
    "ordered", "ordered_exact", "ordered_age", "due", "due_exact", "due_age", "unread", "late", "status",
)  # fmt: skip


def make_rows(
    table: pd.DataFrame, zone: tzinfo, now: datetime, unread: Mapping[str, int] = MappingProxyType({})
) -> list[list[Any]]:
    """One list a project, its cells named by CELLS; *unread* counts comments that nobody has seen, by number."""
    columns = [_values(table[name]) for name in Project._fields]
    return [_row(Project(*values), zone, now, unread) for values in zip(*columns, strict=True)]


def _values(column: pd.Series[Any]) -> list[Any]:
    if column.dtype.kind != "M":
        return column.tolist()
    naive = column.to_numpy("datetime64[us]").tolist()  # an order of magnitude faster than Timestamps
    return [None if at is None else at.replace(tzinfo=UTC) for at in naive]


def _row(project: Project, zone: tzinfo, now: datetime, unread: Mapping[str, int]) -> list[Any]:
    due = project.due_at
    late = due is not None and due < now and bool(MOVES[Status(project.status)])
    return [
        project.number,
        project.title,
        project.customer,
        project.company if isinstance(project.company, str) else "",
        project.country,
        text.country(project.country),
        project.materials,
        f"{project.quantity:,}",
        text.amount(project.total, project.currency),
        project.currency,
        *_time(project.ordered_at, zone, now),
        *(("", "", "") if due is None else _time(due, zone, now)),
        unread_words(unread.get(project.number, 0)),
        late,
        str(project.status),
    ]


def _time(at: datetime, zone: tzinfo, now: datetime) -> tuple[str, str, str]:
    return text.day(at, zone), text.moment(at, zone), text.age(at, now)
