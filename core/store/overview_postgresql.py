"""Pages and counts on PostgreSQL, whose planner is told where to begin: OFFSET 0 is a fence that it does not cross."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from core.filters import Filters, Sort
from core.status import Status
from core.store.conditions import SHORTEST_TRIGRAM_SEARCH, conditions, order_by, where
from core.store.narrow import Way
from core.store.overview import PAGE, Overview, Statement, Window
from core.store.search_postgresql import Found, PostgresSearches
from core.store.tallies import Counts, statement_of, tally

_AMONG = "p.id IN (SELECT unnest(CAST(:among AS bigint[])))"


class PostgresOverview(Overview):
    """The same pages and counts, found in another way."""

    def __init__(self) -> None:
        super().__init__()
        self._found = PostgresSearches()

    def counts(self, connection: sa.Connection, filters: Filters) -> Counts:
        """How many projects of each status pass the filters."""
        if not filters.search and not filters.customer and not filters.overdue:
            return tally(connection, filters)
        hits = self._hits(connection, filters)
        if hits and filters == Filters(statuses=filters.statuses, search=filters.search):
            return {status: n if status in filters.statuses else 0 for status, n in hits.counts.items()}
        source, values = self._passing(connection, filters, hits)
        rows = connection.execute(statement_of(f"SELECT p.status, count(*) FROM {source} GROUP BY p.status"), values)
        return dict.fromkeys(Status, 0) | {Status(row[0]): int(row[1]) for row in rows}

    def _ids(self, connection: sa.Connection, filters: Filters, sort: Sort, window: Window) -> Statement:
        """The statement for the ids of a page: along the index of the sort column, or of all that passes."""
        limit, offset = window
        page = {"limit": limit, "offset": offset}
        hits = self._hits(connection, filters)
        if self._follows_order(connection, filters, hits, offset + (PAGE if limit is None else limit)):
            found, values = conditions(filters, sqlite=False, follow=True)
            source, order = f"projects AS p {where(found)}", order_by(sort, sqlite=False)
        else:
            passing, values = self._passing(connection, filters, hits)
            key = "" if sort.column == "number" else f", p.{sort.column}"
            source, order = f"(SELECT p.id{key} FROM {passing} OFFSET 0) AS p", order_by(sort, sqlite=False)
        return f"SELECT p.id FROM {source} ORDER BY {order} LIMIT :limit OFFSET :offset", values | page

    def _hits(self, connection: sa.Connection, filters: Filters) -> Found | None:
        """What the search finds, where the index can be asked for it."""
        return self._found.find(connection, filters.search) if len(filters.search) >= SHORTEST_TRIGRAM_SEARCH else None

    def _follows_order(self, connection: sa.Connection, filters: Filters, hits: Found | None, rows: int) -> bool:
        """
        Whether to follow the index of the sort column rather than to collect all that passes and sort it.

        Along an index that has N projects, of which h pass, about rows * N / h steps are made.
        """
        if filters.customer or filters.overdue or (hits and hits.ids is not None):
            return False
        plain = replace(filters, statuses=tuple(Status), search="")
        # The index of a sort column begins with the status when there is one; several share the index of all.
        several = 1 < len(filters.statuses) < len(Status)
        if plain == Filters() and not hits and not several:
            return True
        walked = self._sizes.of(connection, Filters() if several else Filters(statuses=filters.statuses))
        passing, collected = self._sizes.of(connection, filters), self._sizes.of(connection, plain)
        if hits:
            passing = passing * hits.number // max(1, self._sizes.of(connection, Filters()))
            collected = min(collected, hits.number)
        return collected * passing > rows * walked

    def _passing(self, connection: sa.Connection, filters: Filters, hits: Found | None) -> Statement:
        """What follows FROM for the projects p that pass the filters, with its values."""
        if hits and hits.ids is not None:
            found, values = conditions(replace(filters, search=""), sqlite=False)
            return f"projects AS p {where([*found, _AMONG])}", values | {"among": hits.ids}
        if not filters.overdue or self._collecting(connection, filters) is not Way.OVERDUE:
            found, values = conditions(filters, sqlite=False)
            return f"projects AS p {where(found)}", values
        late, when = conditions(Filters(statuses=filters.statuses, due_before=filters.due_before), sqlite=False)
        rest = replace(filters, statuses=tuple(Status), due_before=None)
        found, values = conditions(rest, sqlite=False, follow=True)
        return f"(SELECT p.* FROM projects AS p {where(late)} OFFSET 0) AS p {where(found)}", values | when
