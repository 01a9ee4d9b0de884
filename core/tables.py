"""Items, events, messages and comments as DataFrames, filtered by their projects."""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from core import frames
from core.dictionary import KINDS
from core.exports import Exports
from core.filters import FilterOptions
from core.store import tables


class Table(Exports):
    """One of the tables beside the projects."""

    def table(self, *, limit: int | None = None, offset: int = 0, **options: Unpack[FilterOptions]) -> pd.DataFrame:
        """One row each, oldest first, of the projects that pass the filters; columns as in `core.dictionary`."""
        filters = self.filters(**options)
        with self._database.reading() as connection:
            rows = tables.rows(connection, self._name, filters, limit, offset)
        return frames.frame(rows, KINDS[self._name])
