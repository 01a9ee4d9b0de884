"""One page of projects and the counts beside it, in a time that does not grow with the number of projects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from core.filters import Filters, Sort
from core.status import Status
from core.store.conditions import SHORTEST_TRIGRAM_SEARCH, conditions, like_pattern, trigram_query, where
from core.store.schema import WORDS
from core.store.tallies import Counts, count_rows, statement_of, tally

# More hits than this, and following the sort order finds a page sooner than sorting the hits does.
FEW_HITS = 2000
PAGE = 50
_COLUMNS = (
    "p.id, p.title, p.customer, p.company, p.email, p.country, p.materials, p.items, p.quantity, p.total, p.currency,"
    " p.payment, p.ordered_at, p.due_at, p.status_since, p.status"
)
_HITS_SQLITE = sa.text(
    f"SELECT count(*) FROM (SELECT 1 FROM project_search WHERE project_search MATCH :text LIMIT {FEW_HITS + 1})"
)
_HITS_POSTGRESQL = sa.text(
    f"SELECT count(*) FROM (SELECT 1 FROM projects WHERE search_text LIKE :text LIMIT {FEW_HITS + 1}) AS hits"
)

Rows = list[sa.Row[Any]]


def counts(connection: sa.Connection, filters: Filters) -> Counts:
    """How many projects of each status pass the filters."""
    if filters.search or filters.customer:
        return dict.fromkeys(Status, 0) | {Status(status): n for status, n in count_rows(connection, filters)}
    return tally(connection, filters)


def page(connection: sa.Connection, filters: Filters, sort: Sort, limit: int | None, offset: int) -> Rows:
    """The projects that pass the filters, sorted, from the one at *offset* on; by number where the column is equal."""
    if sort.column == "status":
        return _by_status(connection, filters, sort, limit, offset)
    if limit is None and not offset:
        return _read(connection, filters, sort, None, 0, follow=False)
    return _read(connection, filters, sort, limit, offset, follow=_follows_order(connection, filters, limit, offset))


def _by_status(connection: sa.Connection, filters: Filters, sort: Sort, limit: int | None, offset: int) -> Rows:
    """Status after status in the order people read them; the counts say where each begins."""
    rows: Rows = []
    by_number = Sort("number", sort.descending)
    numbers = counts(connection, filters)
    for status in sorted(filters.statuses, key=list(Status).index, reverse=sort.descending):
        left = None if limit is None else limit - len(rows)
        if left != 0 and offset < numbers[status]:
            rows += page(connection, replace(filters, statuses=(status,)), by_number, left, offset)
        offset = max(0, offset - numbers[status])
    return rows


def _follows_order(connection: sa.Connection, filters: Filters, limit: int | None, offset: int) -> bool:
    """
    Whether to follow the index of the sort column rather than to collect all hits and sort them.

    To fill a page from n hits among N projects, about page * N / n steps are followed, against n rows to sort.
    """
    if filters.customer:
        return False
    narrow = filters.material or filters.country or filters.start is not None or filters.end is not None
    if filters.search and _few_hits(connection, filters.search):
        return False
    if not narrow:
        return True
    hits = sum(tally(connection, filters).values())
    among = sum(tally(connection, Filters(statuses=filters.statuses)).values())
    return hits * hits > ((limit or PAGE) + offset) * among


def _few_hits(connection: sa.Connection, text: str) -> bool:
    if len(text) < SHORTEST_TRIGRAM_SEARCH:
        return False
    if connection.dialect.name == "sqlite":
        return int(connection.execute(_HITS_SQLITE, {"text": trigram_query(text)}).scalar_one()) <= FEW_HITS
    return int(connection.execute(_HITS_POSTGRESQL, {"text": like_pattern(text)}).scalar_one()) <= FEW_HITS


def _read(
    connection: sa.Connection, filters: Filters, sort: Sort, limit: int | None, offset: int, *, follow: bool
) -> Rows:
    sqlite = connection.dialect.name == "sqlite"
    found, values = conditions(filters, sqlite=sqlite, walk=sort.column if follow else None)
    order = order_by(sort, sqlite)
    if limit is None and not offset:
        sql = f"SELECT {_COLUMNS} FROM projects AS p {where(found)} ORDER BY {order}"
    else:
        # The ids come from an index alone; only the rows of the page are read.
        values |= {"limit": -1 if limit is None and sqlite else limit, "offset": offset}
        ids = f"SELECT p.id FROM projects AS p {where(found)} ORDER BY {order} LIMIT :limit OFFSET :offset"
        sql = f"SELECT {_COLUMNS} FROM projects AS p WHERE p.id IN ({ids}) ORDER BY {order}"
    return list(connection.execute(statement_of(sql), values))


def order_by(sort: Sort, sqlite: bool) -> str:
    """The ORDER BY of a sort: words without regard to case, nothing before something, ties by number."""
    column = "id" if sort.column == "number" else sort.column
    key = f"lower(p.{column})" if column in WORDS and not sqlite else f"p.{column}"
    way = "DESC" if sort.descending else "ASC"
    nulls = "" if sqlite else (" NULLS LAST" if sort.descending else " NULLS FIRST")
    return f"p.id {way}" if column == "id" else f"{key} {way}{nulls}, p.id {way}"
