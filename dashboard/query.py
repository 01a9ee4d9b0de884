"""What the list of projects shows, as the query of its address, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.filters import COLUMNS
from core.status import Status

NEWEST_FIRST = "-ordered_at"
SORTS = [sign + column for column in COLUMNS for sign in ("", "-")]
NOTHING: dict[str, Any] = {
    "status": None,
    "search": "",
    "material": "",
    "country": "",
    "ordered_from": None,
    "ordered_to": None,
}
FILTERS = tuple(NOTHING)
LARGEST_FIRST = {"items", "quantity", "total", "ordered_at", "status_since"}  # what one looks for in them
START: dict[str, Any] = NOTHING | {"sort": NEWEST_FIRST, "page": 1}


def to_query(state: Mapping[str, Any]) -> dict[str, str]:
    """The parts of *state* that differ from the list as it opens, as text."""
    return {name: str(state[name]) for name, usual in START.items() if state.get(name, usual) != usual}


def from_query(query: Mapping[str, str]) -> dict[str, Any]:
    """The whole state a query means; what makes no sense in it counts as not said."""
    state = {name: read(name, query[name]) if name in query else usual for name, usual in START.items()}
    if state["ordered_from"] and state["ordered_to"] and state["ordered_from"] > state["ordered_to"]:
        state["ordered_to"] = None
    return state


def read(name: str, text: str) -> Any:
    """The value of one part of the state, or the usual one when *text* is not such a value."""
    try:
        match name:
            case "status":
                return Status(text)
            case "ordered_from" | "ordered_to":
                return date.fromisoformat(text)
            case "page":
                return max(1, int(text))
            case "sort":
                return text if text in SORTS else NEWEST_FIRST
            case _:
                return text
    except ValueError:
        return START[name]


def turn(sort: str, column: str) -> str:
    """The order after a click on a column's heading: the other way round, or that column as one first wants it."""
    if sort.removeprefix("-") == column:
        return column if sort.startswith("-") else f"-{column}"
    return f"-{column}" if column in LARGEST_FIRST else column
