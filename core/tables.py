"""Items, events, messages and comments as DataFrames, filtered by their projects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from core import frames
from core.dictionary import KINDS
from core.exports import Exports
from core.filters import FilterOptions
from core.settings import Settings
from core.store import tables
from core.store.database import Database
from core.whole import WholeTable


class Table(Exports):
    """One of the tables beside the projects."""

    def __init__(self, name: str, database: Database, settings: Settings) -> None:
        super().__init__(name, database, settings)
        self._whole = WholeTable(name, database, settings.data)

    def table(
        self,
        *,
        columns: Sequence[str] | None = None,
        limit: int | None = None,
        offset: int = 0,
        **options: Unpack[FilterOptions],
    ) -> pd.DataFrame:
        """
        One row each, oldest first, of the projects that pass the filters; columns as in `core.dictionary`.

        With *columns* there are only these, sooner. Raises BadFilter, UnknownColumns or BadColumns.
        """
        filters, kinds = self.filters(**options), self._kinds(columns)
        if limit is None and not offset and (whole := self._whole.table(filters, kinds=kinds)) is not None:
            return whole
        with self._database.reading() as connection:
            rows = tables.rows(connection, self._name, filters, limit, offset)
        found = frames.frame(rows, KINDS[self._name])
        return found if columns is None else found[list(kinds)]
