"""What the list of projects shows, as the query of its address, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from core.filters import COLUMNS
from core.status import Status
from core.view_names import view_key

if TYPE_CHECKING:
    from core.views import View

NEWEST_FIRST = "-ordered_at"
SORTS = [sign + column for column in COLUMNS for sign in ("", "-")]
# What can be chosen: all, one status, or several, which are in the order of the statuses.
SOME_STATUSES = [None, *Status, *combinations(Status, 2), *combinations(Status, 3)]
NOTHING: dict[str, Any] = {
    "status": None,
    "search": "",
    "material": "",
    "country": "",
    "customer": "",
    "ordered_from": None,
    "ordered_to": None,
    "overdue": False,
}
FILTERS = tuple(NOTHING)
LARGEST_FIRST = {"items", "quantity", "total", "ordered_at", "status_since"}  # what one looks for in them
START: dict[str, Any] = {"view": ""} | NOTHING | {"sort": NEWEST_FIRST, "page": 1}


def to_query(state: Mapping[str, Any]) -> dict[str, str]:
    """The parts of *state* that differ from the list as it opens, as text."""
    return {name: as_text(state[name]) for name, usual in START.items() if state.get(name, usual) != usual}


def as_text(value: Any) -> str:
    """One part of a state as an address has it, or as a control of the screen does."""
    if value is True:
        return "1"
    return ",".join(value) if isinstance(value, (tuple, list)) else str(value or "")


def of_view(view: View) -> dict[str, str]:
    """The query that shows the same as a saved view."""
    return {name: as_text(value) for name, value in view.filters.items()} | {"view": view.name, "sort": view.sort}


def from_query(query: Mapping[str, str]) -> dict[str, Any]:
    """The whole state a query means; what makes no sense in it counts as not said."""
    state = {name: read(name, query[name]) if name in query else usual for name, usual in START.items()}
    if state["ordered_from"] and state["ordered_to"] and state["ordered_from"] > state["ordered_to"]:
        state["ordered_to"] = None
    return state


def same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two queries mean the same list."""
    keys = view_key(one.get("view", "")), view_key(other.get("view", ""))
    return keys[0] == keys[1] and from_query({**one, "view": ""}) == from_query({**other, "view": ""})


def read(name: str, text: str) -> Any:
    """The value of one part of the state, or the usual one when *text* is not such a value."""
    try:
        return _READERS.get(name, str)(text)
    except ValueError:
        return START[name]


def _read_statuses(text: str) -> Status | tuple[Status, ...] | None:
    given = {Status(one) for one in text.split(",")}
    chosen = tuple(one for one in Status if one in given)
    return None if len(chosen) == len(Status) else chosen[0] if len(chosen) == 1 else chosen


_READERS: dict[str, Callable[[str], Any]] = {
    "status": _read_statuses,
    "ordered_from": date.fromisoformat,
    "ordered_to": date.fromisoformat,
    "overdue": "1".__eq__,
    "page": lambda text: max(1, int(text)),
    "sort": lambda text: text if text in SORTS else NEWEST_FIRST,
}


def statuses(chosen: Any) -> tuple[Status, ...]:
    """The statuses that a list shows."""
    return tuple(Status) if chosen is None else chosen if isinstance(chosen, tuple) else (chosen,)


def turn(sort: str, column: str) -> str:
    """The order after a click on a column's heading: the other way round, or that column as one first wants it."""
    if sort.removeprefix("-") == column:
        return column if sort.startswith("-") else f"-{column}"
    return f"-{column}" if column in LARGEST_FIRST else column
