"""Files that were exported, back as DataFrames: exactly what was exported, or all that is wrong with the file."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core.csv import Sheet, read_sheet, without_blank_rows
from core.dictionary import Column
from core.errors import DeskError, Problem
from core.export_errors import BadExport, close_to
from core.frames import STATUS_DTYPE
from core.parquet import MAGIC, TYPES
from core.report_layout import ALL_LAYOUTS
from core.restored import Cells
from core.sidecar import Facts, columns_of, from_csvw, sidecar_of

_KNOWN = {column.name for columns in ALL_LAYOUTS.values() for column in columns}
_ON_PURPOSE = "If that is on purpose, read it with sidecar=False"


def read_export(
    source: str | Path | IO[bytes], *, sidecar: bool = True, sheet_safe: bool | None = None
) -> pd.DataFrame:
    """
    The DataFrame that was exported to a CSV or Parquet file: its columns, dtypes, values and order.

    What a CSV file holds is told by its *sidecar*, which also knows how many rows there were; without one, by the names
    in its first row. *sheet_safe* says whether texts have guards, where neither of the two can. What a spreadsheet has
    saved is read, too; where that lost something, BadExport says in which row and column, for all of them at once.
    """
    path = Path(source).expanduser() if isinstance(source, (str, Path)) else None
    name = path.name if path else str(getattr(source, "name", "The file"))
    data = _content(path) if path else source.read()  # type: ignore[union-attr]  # a stream, as just asked
    if data.startswith(MAGIC):
        frame, problems = _read_parquet(data)
    else:
        facts, problems = _facts(path) if path and sidecar else (None, [])
        frame, more = _read_csv(data, facts, sheet_safe)
        problems += more
    if frame is None or problems:
        raise BadExport(name, problems)
    return frame


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = "there is no such file" if error.errno == errno.ENOENT else error.strerror or str(error)
        raise DeskError(f"{path} cannot be read: {why}.") from error


def _facts(path: Path) -> tuple[Facts | None, list[Problem]]:
    beside = sidecar_of(path)
    if not beside.exists():
        return None, []
    try:
        return from_csvw(beside.read_text(encoding="utf-8")), []
    except (OSError, ValueError):
        sentence = f"{beside.name} beside it cannot be read. Delete it, or read the file with sidecar=False."
        return None, [Problem("", "", sentence)]


def _read_csv(data: bytes, facts: Facts | None, sheet_safe: bool | None) -> tuple[pd.DataFrame | None, list[Problem]]:
    sheet = read_sheet(data, _KNOWN)
    if not sheet.names:
        return None, sheet.problems
    wanted, problems = layout_of(sheet.names, facts)
    if any(not column.null and column.kind != "text" for column in wanted):  # else a row may well be empty
        sheet = without_blank_rows(sheet)
    problems += sheet.problems + _lost_rows(sheet, facts)
    at = {name: place for place, name in reversed(list(enumerate(sheet.names)))}
    cells = {one.name: Cells(sheet.columns[at[one.name]], one, sheet.rows) for one in wanted if one.name in at}
    for one in cells.values():
        problems += one.problems()
    if problems:
        return None, problems
    if sheet_safe is None:
        sheet_safe = facts.sheet_safe if facts else not sheet.marked_raw
    return pd.DataFrame({name: one.values(sheet_safe=sheet_safe) for name, one in cells.items()}), []


def _lost_rows(sheet: Sheet, facts: Facts | None) -> list[Problem]:
    rows = len(sheet.rows)
    if facts is None or facts.rows in (None, rows + len(sheet.problems)):
        return []
    return [Problem("", "", f"There are {rows:,} rows, and {facts.rows:,} were exported. {_ON_PURPOSE}.")]


def _read_parquet(data: bytes) -> tuple[pd.DataFrame | None, list[Problem]]:
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (OSError, ValueError) as error:
        return None, [Problem("", "", f"The file is not whole: {error}")]
    wanted, problems = layout_of(table.column_names, None)
    for column in wanted if not problems else ():
        problems += _wrong_type(table, column)
    if problems:
        return None, problems
    frame = table.select([column.name for column in wanted]).to_pandas()
    return frame.astype({column.name: STATUS_DTYPE for column in wanted if column.kind == "status"}), []


def _wrong_type(table: pa.Table, column: Column) -> list[Problem]:
    found, kind = table.column(column.name).type, TYPES[column.kind]
    if found == kind:
        return []
    return [Problem("", column.name, f"The column holds {found}, and {kind} was exported.")]


def layout_of(names: Sequence[str], facts: Facts | None) -> tuple[tuple[Column, ...], list[Problem]]:
    """The columns that a file with these names should have, and what is wrong with the names."""
    if facts is not None:
        wanted = columns_of(facts.layout, facts.columns)
    else:
        layout = max(ALL_LAYOUTS, key=lambda one: len(set(names) & {column.name for column in ALL_LAYOUTS[one]}))
        known = {column.name: column for column in ALL_LAYOUTS[layout]}
        wanted = tuple(known[name] for name in dict.fromkeys(names) if name in known)
    expected = [column.name for column in wanted]
    problems = [
        Problem("row 1", name, "The column is there twice.") for name in dict.fromkeys(names) if names.count(name) > 1
    ]
    unknown = [name for name in dict.fromkeys(names) if name not in expected]
    lost = [name for name in expected if name not in names]
    problems += [
        Problem(
            "row 1", name or "a column without a name", f"No column of the export is called so{close_to(name, _KNOWN)}."
        )
        for name in unknown
    ]
    problems += [Problem("row 1", name, "The column is missing.") for name in lost]
    return wanted, problems
