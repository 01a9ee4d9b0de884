"""Whole tables as DataFrames, from their Arrow snapshots; with a progress bar where a person waits for one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core import frames
from core.dictionary import KINDS
from core.filters import Filters, Sort
from core.progress import bar
from core.store.database import Database
from core.store.schema import WORDS
from core.store.whole.loading import SMALLEST, Loader
from core.store.whole.merging import Merged
from core.store.whole.shaping import KEY

Order = np.ndarray[tuple[int], np.dtype[np.int64]]
NEWEST_FIRST = Sort("ordered_at", descending=True)  # the order of the snapshot of projects


class WholeTable:
    """One table, read whole; *smallest* is the number of projects from which on a snapshot pays."""

    def __init__(self, name: str, database: Database, data: Path, *, smallest: int = SMALLEST) -> None:
        self._name = name
        self._loader = Loader(name, database, data / "snapshots", smallest)

    def table(
        self, filters: Filters, sort: Sort = NEWEST_FIRST, kinds: dict[str, str] | None = None
    ) -> pd.DataFrame | None:
        """
        What `table()` gives for these filters, without a limit: all columns, or those of *kinds*.

        None where a plain query is as fast.
        """
        kinds = kinds or KINDS[self._name]
        in_order = self._name != "projects" or sort == NEWEST_FIRST
        needed = set(kinds) if in_order else {*kinds, KEY, *_sorting(sort)}
        with bar(f"Reading {self._name}") as progress:
            columns = self._loader.load(filters, progress, needed)
        if columns is None:
            return None
        if not in_order:
            columns = _taken(columns, _order(columns, sort))
        return frames.from_columns(columns, kinds)


def _taken(columns: Merged, order: Order) -> Merged:
    rows = pa.array(order)
    return {
        name: column.take(rows) if isinstance(column, pa.ChunkedArray) else column[order]
        for name, column in columns.items()
    }


def _sorting(sort: Sort) -> set[str]:
    """The columns that this sort looks at beside the key."""
    return {"total", "currency"} if sort.column == "total" else {sort.column} - {"number"}


def _order(columns: Merged, sort: Sort) -> Order:
    """
    The order of rows that the database has for this sort.

    Words are compared without regard to case (of ASCII), other text by its bytes; nothing comes before something; equal
    ones by number, in the same direction.
    """
    way = "descending" if sort.descending else "ascending"
    column = columns[KEY if sort.column == "number" else sort.column]
    if sort.column == "total":
        column = np.rint(column * frames.minor_units(columns["currency"])).astype(np.int64)
    elif sort.column in WORDS:
        column = pc.ascii_lower(column)
    values = column if isinstance(column, pa.ChunkedArray) else pa.array(column)
    table = pa.table({"known": pc.is_valid(values), "value": values, "number": columns[KEY]})
    order: Order = pc.sort_indices(table, sort_keys=[(key, way) for key in table.schema.names]).to_numpy()
    return order.astype(np.int64)
