"""A snapshot of a whole table: the Arrow file, mapped into memory, and what the database was like when it was made."""

from __future__ import annotations

import json
import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from core.store.whole.plan import Plan
from core.store.whole.shaping import KEY, schema_of

Columns = dict[str, pa.ChunkedArray]
Whole = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Snapshot:
    """The columns of a whole table in its order, and the *state* that the database had then."""

    plan: Plan
    state: dict[str, Any]
    columns: Columns
    mapped: mmap.mmap

    @classmethod
    def open(cls, path: Path, plan: Plan) -> Snapshot | None:
        """The snapshot at *path*; None when there is none, or one that was made by another version."""
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            reader = pa.ipc.open_file(pa.py_buffer(mapped))
        except (OSError, ValueError):  # ValueError: an empty file, or nothing that Arrow knows
            return None
        schema = schema_of(plan.columns)
        if not reader.schema.equals(schema):
            return None
        found = [reader.get_batch_with_custom_metadata(place) for place in range(reader.num_record_batches)]
        # Two readers wrote them as they came; each has its part of the rows.
        batches = [batch for batch, facts in sorted(found, key=lambda one: int(one[1]["part"]))]
        table = pa.Table.from_batches(batches, schema)
        columns = dict(zip(schema.names, table.columns, strict=True))
        return cls(plan, json.loads(reader.schema.metadata[b"state"]), columns, mapped)

    @property
    def ids(self) -> Whole:
        """The rows' own ids."""
        found: Whole = numbers(self.columns["id" if "id" in self.columns else KEY])
        return found

    def let_go(self) -> None:
        """Give the pages back that were read: they would count as this process's memory beside the copies."""
        if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            self.mapped.madvise(mmap.MADV_DONTNEED)


def numbers(column: pa.ChunkedArray) -> Any:
    """A column of fixed width as an array of its own, which may be written to."""
    chunks = column.chunks or [pa.array([], column.type)]
    return np.concatenate([chunk.to_numpy(zero_copy_only=True) for chunk in chunks])


def sliced(columns: Columns, pieces: Sequence[tuple[Columns, int, int]]) -> Columns:
    """These pieces of columns (from a row up to another) one after the other, without copying."""

    def joined(name: str) -> pa.ChunkedArray:
        parts = [source[name].slice(start, stop - start) for source, start, stop in pieces]
        return pa.chunked_array([chunk for part in parts for chunk in part.chunks], columns[name].type)

    return {name: joined(name) for name in columns}
