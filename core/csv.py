"""CSV files of ours as tables of text, also after a spreadsheet has been at them, with all that cannot be read."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from core.errors import Problem

BOM = codecs.BOM_UTF8  # nothing here needs it, but Excel does: downloads in the dashboard begin with it
_BLOCK = 1 << 28  # bytes, and so the longest row
_SEPARATORS = ",;\t|"
_MOST = 1_000  # problems of one kind
_HINT = "Save the file again with the encoding UTF-8."


@dataclass(frozen=True)
class Sheet:
    """The cells of a file as text (null where nothing stands), by column, and which row of a sheet each one is."""

    names: list[str]
    columns: list[pa.ChunkedArray]
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    problems: list[Problem]
    marked_raw: bool


def read_sheet(data: bytes, known: Collection[str]) -> Sheet:
    """The file, whichever separator and Unicode encoding it has; *known* are the names that columns may have."""
    try:
        data = _as_utf8(data)
    except UnicodeDecodeError:
        return _failed([Problem("", "", f"The file is not whole UTF-16 text. {_HINT}")])
    head = re.match(rb"[^\r\n]*", data)
    first = head.group().decode("utf-8", "replace") if head else ""
    separator = max(_SEPARATORS, key=lambda sign: sum(name in known for name in _names(first, sign)))
    names = _names(first, separator)
    if not first:
        return _failed([Problem("row 1", "", "The names of the columns are missing.")])
    try:
        return _parsed(data, names, separator, _is_marked(first, separator))
    except pa.ArrowInvalid as error:
        wrong = _not_utf8(data, names, separator)
        return _failed(wrong or [Problem("", "", f"The file is not CSV: {error}.")])


def _failed(problems: list[Problem]) -> Sheet:
    return Sheet([], [], np.empty(0, np.int64), problems, marked_raw=False)


def _as_utf8(data: bytes) -> bytes:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16").encode()
    if len(data) > 1 and (data[0] == 0) != (data[1] == 0):  # the first name begins with an ASCII letter
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le").encode()
    return data.removeprefix(BOM)


def _names(line: str, separator: str) -> list[str]:
    return [name.strip() for name in next(csv.reader([line], delimiter=separator), [])]


def _is_marked(line: str, separator: str) -> bool:
    """Whether the first name stands in quotes, and no other: no spreadsheet writes that by itself."""
    return line.startswith('"') and line.count('"') == 2 and (separator not in line or f'"{separator}' in line)


def _parsed(data: bytes, names: list[str], separator: str, marked_raw: bool) -> Sheet:
    problems: list[Problem] = []
    skipped: list[int] = []

    def refuse(row: pa.csv.InvalidRow) -> str:
        skipped.append(row.number)
        if len(problems) < _MOST:
            problems.append(Problem(f"row {row.number:,}", "", _wrong_length(row)))
        return "skip"

    table = _read(data, len(names), separator, refuse)
    total = len(table) + len(skipped)
    rows = np.setdiff1d(np.arange(1, total + 1), skipped)[1:]
    columns = [column[1:] for column in table.columns]
    return Sheet(names, columns, rows, problems, marked_raw)


def _read(data: bytes, width: int, separator: str, refuse: Callable[[pa.csv.InvalidRow], str]) -> pa.Table:
    return pa.csv.read_csv(
        io.BytesIO(data),
        # one thread: only then rows that are refused have numbers
        pa.csv.ReadOptions(autogenerate_column_names=True, block_size=_BLOCK, use_threads=False),
        pa.csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=refuse
        ),
        pa.csv.ConvertOptions(
            column_types={f"f{place}": pa.string() for place in range(width)},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


def _wrong_length(row: pa.csv.InvalidRow) -> str:
    begin = row.text if len(row.text) <= 60 else f"{row.text[:60]}…"
    return f"It has {row.actual_columns} cells, not the {row.expected_columns} of the first row: “{begin}”"


def _not_utf8(data: bytes, names: list[str], separator: str) -> list[Problem]:
    """The cells that are in another encoding, shown in the usual one of Western Europe."""
    try:
        data.decode()
    except UnicodeDecodeError:
        reader = csv.reader(io.StringIO(data.decode("latin-1"), newline=""), delimiter=separator)
        return [
            Problem(
                f"row {number:,}", name, f"“{cell.encode('latin-1').decode('cp1252', 'replace')}” is not UTF-8. {_HINT}"
            )
            for number, row in enumerate(reader, 1)
            for name, cell in zip(names, row, strict=False)
            if not _is_utf8(cell)
        ][:_MOST]
    return []


def _is_utf8(cell: str) -> bool:
    try:
        cell.encode("latin-1").decode()
    except UnicodeDecodeError:
        return False
    return True


def without_blank_rows(sheet: Sheet) -> Sheet:
    """The sheet without the rows in which nothing stands at all."""
    blank = [pc.is_null(column) for column in sheet.columns]
    empty = blank[0]
    for one in blank[1:]:
        empty = pc.and_(empty, one)
    if not pc.any(empty).as_py():
        return sheet
    kept = pc.invert(empty)
    columns = [column.filter(kept) for column in sheet.columns]
    return Sheet(sheet.names, columns, sheet.rows[kept.to_numpy()], sheet.problems, sheet.marked_raw)
