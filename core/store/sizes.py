"""About how many projects pass a filter: what a plan is made of."""

from __future__ import annotations

import time
from dataclasses import replace

import sqlalchemy as sa

from core.filters import Filters
from core.store.narrow import Way
from core.store.tallies import Counts, count_rows, tally

_SECONDS, _MOST = 60, 500


class Sizes:
    """Numbers that are a minute old at most: a plan that is a little off costs less than counting for each page."""

    def __init__(self) -> None:
        self._known: dict[Filters, tuple[float, Counts]] = {}

    def of(self, connection: sa.Connection, filters: Filters) -> int:
        """How many projects pass the filters that the tallies know; or, with nothing else, how many are overdue."""
        known = self._of_all(connection, filters)
        return sum(known[status] for status in filters.statuses)

    def _of_all(self, connection: sa.Connection, filters: Filters) -> Counts:
        every = Filters().statuses if filters.due_before is None else filters.statuses
        key = replace(filters, statuses=every, search="", customer="", due_before=filters.due_before and 0)
        made, counts = self._known.get(key, (0.0, None))
        if counts is None or time.monotonic() - made > _SECONDS:
            asked = replace(key, due_before=filters.due_before)
            counts = (
                tally(connection, asked) if asked.due_before is None else count_rows(connection, asked, Way.OVERDUE)
            )
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = time.monotonic(), counts
        return counts
