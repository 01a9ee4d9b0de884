"""
CSV of projects, items and events: streamed, lossless, safe from formulas.

UTF-8, lines end in CRLF (RFC 4180), quotes stand only where they are needed. Moments are ISO 8601 in UTC, money is an
exact decimal with the digits of its currency. Text that a spreadsheet could take for a formula has one ' before it. An
empty cell is a missing value, "" is text without characters. Nothing here needs a byte order mark, but Excel does:
downloads in the dashboard begin with `BOM`, and `read_export` takes both.
"""

from __future__ import annotations

import codecs
import io
import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from core import cells
from core.cells import Kind
from core.filters import Filters, Sort
from core.frames import STATUS_DTYPE
from core.store import export
from core.store.database import Database

Target = str | Path | IO[bytes] | IO[str]
BOM = codecs.BOM_UTF8
_STATUSES = ("status", "status_from", "status_to")
_LONGEST_ROW = 1 << 28  # bytes
_MOST_COLUMNS = 200


def stream(database: Database, name: str, filters: Filters, sort: Sort | None = None) -> Iterator[bytes]:
    """`projects`, `items` or `events` that pass the filters, in pieces of whole or half lines."""
    return export.read_all(database, name, filters, sort)


def stream_one(database: Database, project_id: int) -> Iterator[bytes]:
    """One project with all its details: a line for each item, the project's own columns repeated."""
    return export.read_one(database, project_id)


def save(pieces: Iterable[bytes], target: Target) -> None:
    """Write an export to a path, which then has all of it or is as it was before; or to a binary or text buffer."""
    if isinstance(target, (str, Path)):
        _save_whole(pieces, Path(target))
    elif isinstance(target, io.TextIOBase):
        decoder = codecs.getincrementaldecoder("utf-8")()
        for piece in pieces:
            target.write(decoder.decode(piece))
    else:
        for piece in pieces:
            target.write(piece)  # type: ignore[arg-type]  # not text, as just asked


def _save_whole(pieces: Iterable[bytes], path: Path) -> None:
    if path.exists() and not path.is_file():  # a pipe or a device cannot be replaced
        with path.open("wb") as file:
            file.writelines(pieces)
        return
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with part.open("xb") as file:
            file.writelines(pieces)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def read_export(source: str | Path | IO[bytes]) -> pd.DataFrame:
    """
    What was exported, exactly: text without its guards, Decimal money, UTC moments, ordered status, Int64 numbers.

    Columns that no export of ours has are read as text.
    """
    lines = pa.csv.read_csv(
        source,
        pa.csv.ReadOptions(autogenerate_column_names=True, block_size=_LONGEST_ROW),
        pa.csv.ParseOptions(newlines_in_values=True),
        pa.csv.ConvertOptions(
            column_types={f"f{place}": pa.string() for place in range(_MOST_COLUMNS)},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    names = [column[0].as_py() for column in lines.columns]
    return pd.DataFrame({name: _column(name, column[1:]) for name, column in zip(names, lines.columns, strict=True)})


def _column(name: str, values: pa.ChunkedArray) -> Any:
    match export.KINDS.get(name, Kind.TEXT):
        case Kind.COUNT:
            return values.cast(pa.int64()).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
        case Kind.MONEY:
            return pd.Series([None if one is None else Decimal(one) for one in values.to_pylist()], dtype=object)
        case Kind.MOMENT:
            return values.cast(pa.timestamp("us", "UTC")).to_pandas()
        case Kind.NUMBER:
            return values.to_pandas().astype("str")
        case Kind.TEXT if name in _STATUSES:
            return pd.Categorical(values.to_pylist(), dtype=STATUS_DTYPE)
        case _:
            return cells.strip_guards(values).to_pandas().astype("str")
