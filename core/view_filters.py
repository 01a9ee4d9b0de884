"""Filters of saved views: what is kept of them, how they are narrowed, and how they are told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Unpack, cast

from core.errors import BadFilter
from core.filters import FilterOptions, Sort, make_filters
from core.names import fold_line, search_key
from core.settings import Settings

NAMES = tuple(FilterOptions.__annotations__)


def kept(settings: Settings, options: Mapping[str, Any]) -> FilterOptions:
    """
    What a view keeps of *options*: those that filter anything, checked, as plain text.

    Raises BadFilter or UnknownStatus, also for a date with a time of day: a view keeps whole days.
    """
    for name in options:
        if name not in NAMES:
            raise BadFilter(f"There is no filter {name}. The filters are {', '.join(NAMES)}.")
    # The statuses as they were given: what is overdue has its own.
    checked = make_filters(settings.zone, **cast("FilterOptions", {**options, "overdue": False}))
    plain = {name: _plain(name, options[name]) for name in NAMES if options.get(name)}
    plain.pop("status", None)
    statuses: dict[str, Any] = {} if checked.all_statuses else {"status": [str(one) for one in checked.statuses]}
    return cast("FilterOptions", statuses | {name: value for name, value in plain.items() if value})


def _plain(name: str, value: Any) -> Any:
    if name in ("ordered_from", "ordered_to"):
        return _day(value)
    return fold_line(value) if isinstance(value, str) else value


def _day(value: Any) -> str:
    if isinstance(value, datetime) or len(str(value).strip()) > len("2026-03-31"):
        raise BadFilter(f"A saved view keeps whole days: write {str(value)[:10]}, without a time of day.")
    return (value if isinstance(value, date) else date.fromisoformat(value.strip())).isoformat()


def to_text(filters: FilterOptions) -> str:
    """The filters as the database keeps them."""
    return json.dumps(filters, ensure_ascii=False)


def from_text(text: str) -> FilterOptions:
    """The filters that the database has kept."""
    return cast("FilterOptions", json.loads(text))


def narrowed(name: str, filters: FilterOptions, **more: Unpack[FilterOptions]) -> FilterOptions:
    """
    The filters of the view *name* and *more* of them.

    A filter that the view leaves open narrows it, and so does one or some of its statuses; raises BadFilter for another
    value of a filter that the view has.
    """
    own: dict[str, Any] = dict(filters)
    for key, value in more.items():
        if value and not _is_within(value, own.get(key)):
            raise BadFilter(
                f"The saved view “{name}” has {_words(key, own[key])} already. Further filters narrow a view; "
                f"for another {key.replace('_', ' ')}, filter without the view."
            )
    return cast("FilterOptions", own | {key: value for key, value in more.items() if value})


def _is_within(value: Any, own: Any) -> bool:
    """Whether a filter's *value* lets through no more than the view's *own*."""
    if own is None:
        return True
    if isinstance(own, list):
        return set([value] if isinstance(value, str) else value) <= set(own)
    return search_key(str(value).strip()) == search_key(str(own))


def describe(filters: FilterOptions, sort: str) -> str:
    """What a view shows, in words: `Pending or Printing, material PA12, sorted by due_at`."""
    order = Sort.parse(sort)
    parts = [_words(name, value) for name, value in filters.items()] or ["all projects"]
    return ", ".join([*parts, f"sorted by {order.column}{', descending' if order.descending else ''}"])


def _words(name: str, value: Any) -> str:
    match name:
        case "status":
            return " or ".join(value)
        case "search":
            return f"with “{value}”"
        case "ordered_from" | "ordered_to":
            return f"ordered {'from' if name == 'ordered_from' else 'up to'} {value}"
        case _:
            return name if value is True else f"{name} {value}"
