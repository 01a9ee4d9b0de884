"""Parquet with the columns and dtypes of the tables, written row group by row group."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.cells import UNUSUAL, Part, number_text
from core.dictionary import Column
from core.status import Status

FACTS = b"printdesk"  # the key under which a file says what was exported
MAGIC = b"PAR1"
_ROW_GROUP = 64 * 1024  # rows: so many are in memory
_STATUSES = pa.array([str(status) for status in Status])
TYPES = {
    "number": pa.string(),
    "text": pa.string(),
    "status": pa.dictionary(pa.int8(), pa.string(), ordered=True),
    "whole": pa.int64(),
    "money": pa.float64(),
    "measure": pa.float64(),
    "moment": pa.timestamp("us", "UTC"),
    "flag": pa.bool_(),
}


class ParquetEncoder:
    """A Parquet file whose metadata holds *facts*, with the number of rows, as JSON."""

    def __init__(self, columns: Sequence[Column], facts: Mapping[str, Any]) -> None:
        self.rows = 0
        self._facts = facts
        fields = [pa.field(one.name, TYPES[one.kind], nullable=bool(one.null)) for one in columns]
        self._schema = pa.schema(fields)
        self._sink = _Sink()
        self._writer = pq.ParquetWriter(self._sink, self._schema, compression="zstd", compression_level=1)
        self._waiting: list[pa.RecordBatch] = []

    def begin(self) -> bytes:
        """The file's mark."""
        return self._sink.taken()

    def prepare(self, values: Sequence[pa.Array], part: Part) -> list[pa.Array]:
        """The columns in their types."""
        currency = part.currency(values)
        return [_typed(one, column.kind, currency) for one, column in zip(values, part.columns, strict=False)]

    def piece(self, prepared: Sequence[list[pa.Array]]) -> bytes:
        """A row group when there is one, else nothing yet."""
        batch = pa.record_batch([one for some in prepared for one in some], schema=self._schema)
        self._waiting.append(batch)
        self.rows += len(batch)
        return self._row_group() if sum(map(len, self._waiting)) >= _ROW_GROUP else b""

    def end(self) -> bytes:
        """The last row group, and what the file says about itself."""
        last = self._row_group()
        known = json.dumps({**self._facts, "rows": self.rows})
        self._writer.add_key_value_metadata({FACTS.decode(): known})
        self._writer.close()
        return last + self._sink.taken()

    def _row_group(self) -> bytes:
        self._writer.write_table(pa.Table.from_batches(self._waiting, self._schema))
        self._waiting = []
        return self._sink.taken()


class _Sink:
    """What the writer writes to, which may be taken away piece by piece."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self._size += len(data)
        return len(data)

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _typed(values: pa.Array, kind: str, currency: pa.Array | None) -> pa.Array:
    match kind:
        case "number":
            return number_text(values)
        case "status":
            places = pc.cast(pc.index_in(values, _STATUSES), pa.int8())
            return pa.DictionaryArray.from_arrays(places, _STATUSES, ordered=True)
        case "money":
            return _amounts(values, currency)
        case "moment":
            return pc.cast(values, pa.timestamp("us")).cast(pa.timestamp("us", "UTC"))
        case "flag":
            return pc.not_equal(values, 0)
        case _:
            return values


def _amounts(minor: pa.Array, currency: pa.Array | None) -> pa.Array:
    """Minor units over how many of them are one, as the tables have them."""
    assert currency is not None, "an export with money says in which currency"
    units = pa.scalar(100.0)
    for places, currencies in UNUSUAL.items():
        units = pc.if_else(pc.is_in(currency, currencies), 10.0**places, units)
    return pc.divide(pc.cast(minor, pa.float64(), safe=False), units)
