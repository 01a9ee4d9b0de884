"""A snapshot brought up to date: rows that changed put in their places, new ones between the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.store.whole.changes import Rows, Unexplained
from core.store.whole.shaping import KEY, RAW_TYPES, shaped
from core.store.whole.snapshot import Columns, Snapshot, Whole, numbers, sliced

MOST_PLACES = 500  # at which new rows may go between old ones: each makes text columns come in one more piece
# What rows are ordered by; projects from the largest down.
_KEYS = {"projects": ("ordered_at", KEY), "items": (KEY, "position")}

Merged = dict[str, Any]  # fixed widths as NumPy arrays that are nobody else's, text as Arrow


def merged(snapshot: Snapshot, rows: Rows, names: Set[str]) -> Merged:
    """
    These columns of the table with *rows*, which are in its order.

    Raises Unexplained for rows in too many places.
    """
    fresh = _fresh(snapshot, rows)
    ids, fresh_ids = snapshot.ids, fresh["id" if "id" in fresh else KEY].to_numpy()
    old = np.flatnonzero(np.isin(ids, fresh_ids))
    known = np.isin(fresh_ids, ids[old])
    added = {name: column.filter(pa.array(~known)) for name, column in fresh.items()}
    places = _places(snapshot, added)
    columns = sliced(snapshot.columns, list(_pieces(snapshot.columns, added, places)))
    old = old[np.argsort(ids[old])]
    at = old + np.searchsorted(places, old, side="right")
    again = np.flatnonzero(known)[np.argsort(fresh_ids[known])]
    found: Merged = {}
    for name in columns.keys() & names:
        found[name] = _patched(columns[name], at, fresh[name].take(pa.array(again)))
        snapshot.let_go()
    return found


def _fresh(snapshot: Snapshot, rows: Rows) -> Columns:
    columns = snapshot.plan.columns
    found = zip(*rows, strict=True) if rows else ((),) * len(columns)
    values = {
        column.name: pa.array(values, RAW_TYPES[column.kind]) for column, values in zip(columns, found, strict=True)
    }
    table = pa.Table.from_batches([shaped(values, columns)])
    return dict(zip(table.schema.names, table.columns, strict=True))


def _places(snapshot: Snapshot, added: Columns) -> Whole:
    """Before which row of the snapshot each of the added rows goes."""
    first, second = _KEYS.get(snapshot.plan.name, ("id", "id"))
    new, new_second = added[first].to_numpy(), added[second].to_numpy()
    if not len(new):
        return np.array([], np.int64)
    backwards = snapshot.plan.name == "projects"
    keys = numbers(snapshot.columns[first])[:: -1 if backwards else 1]
    low, high = np.searchsorted(keys, new, "left"), np.searchsorted(keys, new, "right")
    if (low < high).any():
        others = numbers(snapshot.columns[second])[:: -1 if backwards else 1]
        for row in np.flatnonzero(low < high):
            low[row] += np.searchsorted(others[low[row] : high[row]], new_second[row])
    places: Whole = len(keys) - low if backwards else low
    return places


def _pieces(columns: Columns, added: Columns, places: Whole) -> Iterator[tuple[Columns, int, int]]:
    """Runs of old and of added rows, by turns."""
    where, first = np.unique(places, return_index=True)
    if len(where) > MOST_PLACES:
        raise Unexplained
    done = 0
    for place, start, stop in zip(where, first, np.append(first, len(places))[1:], strict=True):
        yield columns, done, int(place)
        yield added, int(start), int(stop)
        done = int(place)
    yield columns, done, len(columns[KEY])


def _patched(column: pa.ChunkedArray, at: Whole, values: pa.ChunkedArray) -> Any:
    """The column with *values* at these rows."""
    if not pa.types.is_large_string(column.type):
        plain = numbers(column)
        plain[at] = values.to_numpy()
        return plain
    if not len(at) or column.take(pa.array(at)).equals(values):
        return column  # nearly always: what customers have written stays
    order = np.argsort(at)
    mask = np.zeros(len(column), np.bool_)
    mask[at] = True
    return pc.replace_with_mask(column, pa.array(mask), values.take(pa.array(order)).combine_chunks())


def filtered(columns: Mapping[str, Any], projects: Whole) -> Merged:
    """The rows of these projects, by their ids."""
    kept = np.isin(columns[KEY], projects)
    mask = pa.array(kept)
    return {
        name: column.filter(mask) if isinstance(column, pa.ChunkedArray) else column[kept]
        for name, column in columns.items()
    }
