"""Which projects are meant: the filters that tables, counts, exports and screens share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, Unpack
from zoneinfo import ZoneInfo

from core.errors import BadFilter, UnknownColumn, UnknownStatus
from core.names import fold_line, search_key
from core.status import OPEN, Status
from core.times import now, parse_bound, to_micros

Moment = str | date | datetime

# Columns of projects.table, in the order of the table; each can be sorted by.
COLUMNS = (
    "number", "title", "customer", "company", "email", "country", "materials", "items", "quantity", "total",
    "currency", "payment", "ordered_at", "due_at", "status_since", "status",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """
    Checked filters; an empty one lets everything through. Times are microseconds, the end excluded.

    With *due_before* there are only statuses of OPEN. It is the moment of the asking, so that a page and the counts
    beside it can mean the same projects.
    """

    statuses: tuple[Status, ...] = tuple(Status)
    search: str = ""
    material: str = ""
    country: str = ""
    customer: str = ""
    start: int | None = None
    end: int | None = None
    due_before: int | None = None

    @property
    def overdue(self) -> bool:
        """Whether only projects are meant that should have been shipped by now."""
        return self.due_before is not None

    @property
    def all_statuses(self) -> bool:
        """Whether projects of every status are meant."""
        return len(self.statuses) == len(Status)


@dataclass(frozen=True)
class Sort:
    """The column a list is sorted by, and whether from its largest value down."""

    column: str
    descending: bool

    @classmethod
    def parse(cls, text: str) -> Sort:
        """`total` or `-total`; raises UnknownColumn."""
        column = text.removeprefix("-")
        if column not in COLUMNS:
            raise UnknownColumn(column, COLUMNS)
        return cls(column, text.startswith("-"))


def parse_status(value: object) -> Status:
    """The status of that name; raises UnknownStatus."""
    try:
        return Status(str(value))
    except ValueError:
        raise UnknownStatus(value, Status) from None


class FilterOptions(TypedDict, total=False):
    """
    Filters as people give them.

    A *status* is one or several names; *search* finds its text literally, in any case; *customer* is a whole name or
    e-mail address; dates are whole days of the service's time zone, both ends included; *overdue* leaves those that
    are Pending or Printing and should have been shipped by now.
    """

    status: str | Sequence[str] | None
    search: str | None
    material: str | None
    country: str | None
    customer: str | None
    ordered_from: Moment | None
    ordered_to: Moment | None
    overdue: bool


def make_filters(zone: ZoneInfo, **options: Unpack[FilterOptions]) -> Filters:
    """The options checked, with days of *zone*; raises UnknownStatus or BadFilter."""
    status = options.get("status")
    ordered_from, ordered_to = options.get("ordered_from"), options.get("ordered_to")
    given = [status] if isinstance(status, str) else list(status or Status)
    chosen = {parse_status(one) for one in given}
    overdue = bool(options.get("overdue"))
    start = parse_bound(ordered_from, zone, end=False) if ordered_from else None
    end = parse_bound(ordered_to, zone, end=True) if ordered_to else None
    if start is not None and end is not None and start >= end:
        raise BadFilter(f"The dates end ({ordered_to}) before they begin ({ordered_from}).")
    return Filters(
        statuses=tuple(one for one in (OPEN if overdue else Status) if one in chosen),
        search=search_key(fold_line(options.get("search") or "")),
        material=(options.get("material") or "").strip(),
        country=(options.get("country") or "").strip().upper(),
        customer=fold_line(options.get("customer") or ""),
        start=start,
        end=end,
        due_before=to_micros(now()) if overdue else None,
    )
