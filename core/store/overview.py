"""One page of projects and the counts beside it, in a time that does not grow with the number of projects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from core.filters import Filters, Sort
from core.status import Status
from core.store.conditions import SHORTEST_TRIGRAM_SEARCH, conditions, like_pattern, where
from core.store.schema import WORDS
from core.store.search import FEW_HITS, Searches
from core.store.tallies import Counts, count_rows, statement_of, tally

PAGE = 50
_COLUMNS = (
    "p.id, p.title, p.customer, p.company, p.email, p.country, p.materials, p.items, p.quantity, p.total, p.currency,"
    " p.payment, p.ordered_at, p.due_at, p.status_since, p.status"
)
_HITS_POSTGRESQL = sa.text(
    f"SELECT count(*) FROM (SELECT 1 FROM projects WHERE search_text LIKE :text LIMIT {FEW_HITS + 1}) AS hits"
)

Rows = list[sa.Row[Any]]


class Overview:
    """Pages and counts of one database."""

    def __init__(self) -> None:
        self._searches = Searches()

    def counts(self, connection: sa.Connection, filters: Filters) -> Counts:
        """How many projects of each status pass the filters."""
        if not filters.search and not filters.customer and not filters.overdue:
            return tally(connection, filters)
        among = self._few_hits(connection, filters)
        alone = filters == Filters(statuses=filters.statuses, search=filters.search)
        if among is None and alone and _indexed(filters) and connection.dialect.name == "sqlite":
            counts = self._searches.counts(connection, filters.search)
            return {status: n if status in filters.statuses else 0 for status, n in counts.items()}
        walk = "due_at" if among is None and _from_due(connection, filters) else None
        rows = count_rows(connection, filters, among, walk)
        return dict.fromkeys(Status, 0) | {Status(status): n for status, n in rows}

    def page(self, connection: sa.Connection, filters: Filters, sort: Sort, limit: int | None, offset: int) -> Rows:
        """The projects that pass the filters, sorted, from the one at *offset* on; equal ones by number."""
        if sort.column == "status":
            return self._by_status(connection, filters, sort, limit, offset)
        among = self._few_hits(connection, filters)
        whole = limit is None and not offset
        walk = None
        if among is None and filters.overdue:
            walk = "due_at" if _from_due(connection, filters) else None
        elif among is None and not whole and _follows_order(connection, filters, (limit or PAGE) + offset):
            walk = sort.column
        return _read(connection, filters, sort, (limit, offset), among, walk)

    def _few_hits(self, connection: sa.Connection, filters: Filters) -> list[int] | None:
        """What the search finds, when it was asked and that is little enough to be named."""
        if not _indexed(filters) or connection.dialect.name != "sqlite":
            return None
        return self._searches.few(connection, filters.search)

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


def _indexed(filters: Filters) -> bool:
    return len(filters.search) >= SHORTEST_TRIGRAM_SEARCH


def _from_due(connection: sa.Connection, filters: Filters) -> bool:
    """Whether fewer projects are overdue than pass the filters that the tallies know."""
    if not filters.overdue or filters.customer:
        return False
    late = Filters(statuses=filters.statuses, due_before=filters.due_before)
    overdue = sum(n for _, n in count_rows(connection, late))
    return overdue <= sum(tally(connection, filters).values())


def _follows_order(connection: sa.Connection, filters: Filters, rows: int) -> bool:
    """
    Whether to follow the index of the sort column rather than to collect all hits and sort them.

    To reach n rows of h hits among N projects, about n * N / h steps are followed, against h rows to sort.
    """
    if filters.customer:
        return False
    narrow = filters.material or filters.country or filters.start is not None or filters.end is not None
    if connection.dialect.name != "sqlite" and _indexed(filters) and _few_on_postgresql(connection, filters.search):
        return False
    if not narrow and (filters.all_statuses or len(filters.statuses) == 1):
        return True
    # The index of a sort column begins with the status when there is one; several share the index of all.
    walked = filters.statuses if len(filters.statuses) == 1 else tuple(Status)
    hits = sum(tally(connection, filters).values())
    return hits * hits > rows * sum(tally(connection, Filters(statuses=walked)).values())


def _few_on_postgresql(connection: sa.Connection, text: str) -> bool:
    return int(connection.execute(_HITS_POSTGRESQL, {"text": like_pattern(text)}).scalar_one()) <= FEW_HITS


def _read(
    connection: sa.Connection,
    filters: Filters,
    sort: Sort,
    window: tuple[int | None, int],
    among: list[int] | None,
    walk: str | None,
) -> Rows:
    sqlite = connection.dialect.name == "sqlite"
    found, values = conditions(filters, sqlite=sqlite, walk=walk, among=among)
    order = order_by(sort, sqlite)
    if window == (None, 0):
        sql = f"SELECT {_COLUMNS} FROM projects AS p {where(found)} ORDER BY {order}"
    else:
        # The ids come from an index alone; only the rows of the page are read.
        limit, offset = window
        values |= {"limit": -1 if limit is None and sqlite else limit, "offset": offset}
        ids = f"SELECT p.id FROM projects AS p {where(found)} ORDER BY {order} LIMIT :limit OFFSET :offset"
        sql = f"SELECT {_COLUMNS} FROM projects AS p WHERE p.id IN ({ids}) ORDER BY {order}"
    return list(connection.execute(statement_of(sql), values).all())


def order_by(sort: Sort, sqlite: bool) -> str:
    """The ORDER BY of a sort: words without regard to case, nothing before something, ties by number."""
    column = "id" if sort.column == "number" else sort.column
    key = f"lower(p.{column})" if column in WORDS and not sqlite else f"p.{column}"
    way = "DESC" if sort.descending else "ASC"
    nulls = "" if sqlite else (" NULLS LAST" if sort.descending else " NULLS FIRST")
    return f"p.id {way}" if column == "id" else f"{key} {way}{nulls}, p.id {way}"
