"""One page of projects and the counts beside it, in a time that does not grow with the number of projects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from core.filters import Filters, Sort
from core.status import Status
from core.store import narrow
from core.store.along import has_place
from core.store.conditions import SHORTEST_TRIGRAM_SEARCH, conditions, order_by, where
from core.store.narrow import Way
from core.store.search import Searches
from core.store.sizes import Sizes
from core.store.tallies import Counts, count_rows, statement_of, tally

PAGE = 50
# From this many on it is sooner to ask the search for all its hits than to look into the text of each.
_MANY_TEXTS = 10_000
_COME_LATE = 4
_STEP = 4  # a step along an index that looks the filters up, in rows that are read one after the other
_COLUMNS = (
    "p.id, p.title, p.customer, p.company, p.email, p.country, p.materials, p.items, p.quantity, p.total, p.currency,"
    " p.payment, p.ordered_at, p.due_at, p.status_since, p.status"
)

Rows = list[sa.Row[Any]]
Statement = tuple[str, dict[str, Any]]
Window = tuple[int | None, int]  # limit and offset


class Overview:
    """Pages and counts of one database: on SQLite, and what PostgreSQL shares of it."""

    def __init__(self) -> None:
        self._searches = Searches()
        self._sizes = Sizes()

    def counts(self, connection: sa.Connection, filters: Filters) -> Counts:
        """How many projects of each status pass the filters."""
        if not filters.search and not filters.customer and not filters.overdue:
            return tally(connection, filters)
        alone = filters == Filters(statuses=filters.statuses, search=filters.search)
        if alone and _indexed(filters):
            counts = self._searches.counts(connection, filters.search)
            return {status: n if status in filters.statuses else 0 for status, n in counts.items()}
        among = self._few_hits(connection, filters)
        way = Way.COLLECT if among is not None else self._collecting(connection, filters)
        return count_rows(connection, filters, way, among)

    def page(self, connection: sa.Connection, filters: Filters, sort: Sort, limit: int | None, offset: int) -> Rows:
        """The projects that pass the filters, sorted, from the one at *offset* on; equal ones by number."""
        if sort.column == "status":
            return self._by_status(connection, filters, sort, limit, offset)
        if limit is None and not offset:
            return _read_all(connection, filters, sort)
        ids, values = self._ids(connection, filters, sort, (limit, offset))
        # The ids come from an index alone; only the rows of the page are read.
        order = order_by(sort, sqlite=connection.dialect.name == "sqlite")
        sql = f"SELECT {_COLUMNS} FROM projects AS p WHERE p.id IN ({ids}) ORDER BY {order}"
        return list(connection.execute(statement_of(sql), values).all())

    def _ids(self, connection: sa.Connection, filters: Filters, sort: Sort, window: Window) -> Statement:
        """The statement for the ids of a page on SQLite."""
        limit, offset = window
        rows = offset + (PAGE if limit is None else limit)
        among = self._few_hits(connection, filters)
        way = Way.COLLECT if among is not None else self._way(connection, filters, sort, rows)
        if way is Way.SORT and limit is not None and _indexed(filters) and not _is_narrow(filters):
            hits = self._searches.hits(connection, filters.search)
            if len(hits) ** 2 > rows * self._sizes.of(connection, Filters(statuses=filters.statuses)):
                ordered = narrow.page_of_ids(replace(filters, search=""), sort, way, None)
                found = self._searches.first(connection, hits, ordered, rows)
                return "SELECT value FROM json_each(:ids)", {"ids": str(found[offset:])}
            among, way = hits.tolist(), Way.COLLECT
        values = narrow.values_of(filters, among) | {"limit": -1 if limit is None else limit, "offset": offset}
        return narrow.page_of_ids(filters, sort, way, among), values

    def _few_hits(self, connection: sa.Connection, filters: Filters) -> list[int] | None:
        """What the search finds, when it was asked and that is little enough to be named."""
        return self._searches.few(connection, filters.search) if _indexed(filters) else None

    def _by_status(
        self, connection: sa.Connection, filters: Filters, sort: Sort, limit: int | None, offset: int
    ) -> Rows:
        """Status after status in the order people read them; the counts say where each begins."""
        rows: Rows = []
        by_number = Sort("number", sort.descending)
        numbers = self.counts(connection, filters)
        for status in sorted(filters.statuses, key=list(Status).index, reverse=sort.descending):
            left = None if limit is None else limit - len(rows)
            if left != 0 and offset < numbers[status]:
                rows += self.page(connection, replace(filters, statuses=(status,)), by_number, left, offset)
            offset = max(0, offset - numbers[status])
        return rows

    def _way(self, connection: sa.Connection, filters: Filters, sort: Sort, rows: int) -> Way:
        """
        Where to begin, so that little is read for *rows* projects.

        Along an index that has N projects, of which h pass, about rows * N / h steps are made; or all are collected.
        """
        if filters.overdue or filters.customer:
            return self._collecting(connection, filters)
        ordered = narrow.ordered_way(filters, sort)
        if ordered and sort.column == "ordered_at":
            return ordered  # dates are a part of these indexes: what would be collected is all there is
        if not _is_narrow(filters):
            return Way.SORT
        lengths = {Way.SORT: self._sizes.of(connection, Filters(statuses=filters.statuses))}
        lengths[Way.SORT] *= 1 if has_place(filters, sort) else _STEP
        if ordered is Way.MATERIAL:  # whose index has the country and the dates
            lengths = {ordered: self._sizes.of(connection, Filters(material=filters.material))}
        elif ordered:
            # Totals depend on the country, so that those of one may come late among all.
            lengths[Way.SORT] *= _COME_LATE
            of_country = self._sizes.of(connection, Filters(country=filters.country))
            lengths[ordered] = of_country * (1 if filters.all_statuses else _STEP)
        way = min(lengths, key=lambda one: lengths[one])
        collected = self._sizes.of(connection, replace(filters, statuses=tuple(Status)))
        hits = self._sizes.of(connection, filters)
        return way if collected * hits > rows * lengths[way] else Way.COLLECT

    def _collecting(self, connection: sa.Connection, filters: Filters) -> Way:
        """Where to begin when all that passes is wanted: with what finds least."""
        if filters.customer:
            return Way.COLLECT
        number = self._sizes.of(connection, replace(filters, statuses=tuple(Status), due_before=None))
        if filters.due_before is not None:
            late = Filters(statuses=filters.statuses, due_before=filters.due_before)
            if self._sizes.of(connection, late) <= number:
                return Way.OVERDUE
        return Way.SEARCH if _indexed(filters) and number > _MANY_TEXTS else Way.COLLECT


def _indexed(filters: Filters) -> bool:
    return len(filters.search) >= SHORTEST_TRIGRAM_SEARCH


def _is_narrow(filters: Filters) -> bool:
    return bool(filters.material or filters.country or filters.start is not None or filters.end is not None)


def _read_all(connection: sa.Connection, filters: Filters, sort: Sort) -> Rows:
    sqlite = connection.dialect.name == "sqlite"
    found, values = conditions(filters, sqlite=sqlite)
    sql = f"SELECT {_COLUMNS} FROM projects AS p {where(found)} ORDER BY {order_by(sort, sqlite)}"
    return list(connection.execute(statement_of(sql), values).all())
