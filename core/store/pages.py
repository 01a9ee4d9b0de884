"""Pages of the list and the counts above it, remembered until anybody commits."""

from __future__ import annotations

import sqlalchemy as sa

from core.filters import Filters, Sort
from core.store.answers import Answers
from core.store.database import Database
from core.store.overview import Overview, Rows
from core.store.overview_postgresql import PostgresOverview
from core.store.tallies import Counts

LONGEST_PAGE = 200  # projects: answers are remembered up to this length


class Pages:
    """What the list of projects shows, from the database that there is."""

    def __init__(self, database: Database) -> None:
        self._database, self._answers = database, Answers(database)
        self._overview = Overview() if database.is_sqlite else PostgresOverview()

    def page(self, filters: Filters, sort: Sort, limit: int | None, offset: int) -> Rows:
        """The projects that pass the filters, from *offset* on, *limit* of them at most."""

        def ask(connection: sa.Connection) -> Rows:
            return self._overview.page(connection, filters, sort, limit, offset)

        if limit is not None and limit <= LONGEST_PAGE:
            return self._answers.of(filters, ask, sort, limit, offset)
        with self._database.reading() as connection:
            return ask(connection)

    def counts(self, filters: Filters) -> Counts:
        """How many projects of each status pass the filters."""
        return self._answers.of(filters, lambda connection: self._overview.counts(connection, filters), "counts")
