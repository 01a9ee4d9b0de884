"""Rows on their way into a file, as CSV or as Parquet: readers hand over columns, pieces of the file come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pyarrow as pa

from core.cells import Part, header, lines, row_parts
from core.dictionary import Column


class Encoder(Protocol):
    """One file in the making; *rows* counts what it has."""

    rows: int

    def begin(self) -> bytes:
        """How the file begins."""
        ...

    def prepare(self, values: Sequence[pa.Array], part: Part) -> Any:
        """Some columns of some rows made ready; may run in a thread for each part."""
        ...

    def piece(self, prepared: Sequence[Any]) -> bytes | memoryview:
        """The next bytes of the file, from all parts of the same rows; there may be none yet."""
        ...

    def end(self) -> bytes:
        """How the file ends."""
        ...


class CsvEncoder:
    """A CSV file; with *sheet_safe* no text in it can be taken for a formula."""

    def __init__(self, columns: Sequence[Column], *, sheet_safe: bool = True) -> None:
        self.rows = 0
        self._columns, self._sheet_safe = columns, sheet_safe

    def begin(self) -> bytes:
        """The names of the columns."""
        return header([column.name for column in self._columns], sheet_safe=self._sheet_safe)

    def prepare(self, values: Sequence[pa.Array], part: Part) -> pa.Array:
        """The rows of these columns as text."""
        return row_parts(values, part, sheet_safe=self._sheet_safe)

    def piece(self, prepared: Sequence[pa.Array]) -> memoryview:
        """Whole lines."""
        self.rows += len(prepared[0])
        return lines(*prepared)

    def end(self) -> bytes:
        """Nothing."""
        return b""


def make_encoder(columns: Sequence[Column], how: Mapping[str, Any]) -> Encoder:
    """The encoder of these columns; *how* has the format and what that needs to know."""
    if how["format"] == "csv":
        return CsvEncoder(columns, sheet_safe=how["sheet_safe"])
    from core.parquet import ParquetEncoder

    return ParquetEncoder(columns, how["facts"])
