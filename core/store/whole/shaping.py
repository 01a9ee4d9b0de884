"""Columns as they come from a database, made into those of a snapshot: fixed widths as in DataFrames, and text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.cells import UNUSUAL, number_text
from core.dictionary import Column
from core.status import Status

KEY = "_key"  # the project's id
NOT_A_TIME = np.iinfo(np.int64).min
Batch = Mapping[str, pa.Array]  # by the names of the columns
_STATUSES = pa.array([str(status) for status in Status])
_TYPES = {
    "number": pa.large_string(),
    "text": pa.large_string(),
    "whole": pa.int64(),
    "money": pa.float64(),
    "measure": pa.float64(),
    "moment": pa.int64(),  # microseconds; NOT_A_TIME is none
    "status": pa.int8(),  # its place among the statuses; -1 is none
    "flag": pa.uint8(),
}
RAW_TYPES = dict.fromkeys(_TYPES, pa.int64()) | {
    "text": pa.string(), "status": pa.string(), "measure": pa.float64(),
}  # fmt: skip


def schema_of(columns: Sequence[Column]) -> pa.Schema:
    """The schema of a snapshot: the project's id, then the columns."""
    return pa.schema([pa.field(KEY, pa.int64()), *(pa.field(column.name, _TYPES[column.kind]) for column in columns)])


def shaped(values: Batch, columns: Sequence[Column]) -> pa.RecordBatch:
    """Rows of the snapshot from *values* by name, in the types of RAW_TYPES; a project's number is still its id."""
    currency = values.get("currency")
    made = [_shaped(values[column.name], column.kind, currency) for column in columns]
    return pa.record_batch([values["number"], *made], schema=schema_of(columns))


def _shaped(values: pa.Array, kind: str, currency: pa.Array | None) -> pa.Array:  # noqa: PLR0911  # one for each kind
    match kind:
        case "number":
            return number_text(values).cast(pa.large_string())
        case "text":
            return values.cast(pa.large_string())
        case "status":
            return pc.fill_null(pc.cast(pc.index_in(values, _STATUSES), pa.int8()), -1)
        case "money":
            return _amounts(values, currency)
        case "measure":
            return pc.fill_null(values, np.nan)
        case "moment":
            return pc.fill_null(values, NOT_A_TIME)
        case "flag":
            return pc.cast(values, pa.uint8())
        case _:
            return values


def _amounts(minor: pa.Array, currency: pa.Array | None) -> pa.Array:
    assert currency is not None, "a table with money says in which currency"
    units = pa.scalar(100.0)
    for places, currencies in UNUSUAL.items():
        here = pc.is_in(currency, currencies)
        if pc.any(here).as_py():
            units = pc.if_else(here, 10.0**places, units)
    return pc.divide(pc.cast(minor, pa.float64(), safe=False), units)
