"""The rows of a CSV file, whoever wrote it: its delimiter is seen from its first line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence

from core.errors import InvalidOrder, Problem

Row = dict[str, str]


def columns_of(text: str) -> list[str]:
    """The names in the first line; raises InvalidOrder when it is not CSV."""
    return next(_cells(text))[1]


def rows(text: str, check: Callable[[Sequence[str]], None]) -> Iterator[tuple[int, Row]]:
    """
    Each row that has something in it, with the line it ends on; cells that are empty are left out.

    *check* sees the names of the columns first. Raises InvalidOrder when it is not CSV.
    """
    lines = _cells(text)
    _, columns = next(lines)
    check(columns)
    for line, cells in lines:
        if any(cell.strip() for cell in cells[len(columns) :]):
            raise InvalidOrder([Problem(f"line {line}", "", "has more cells than the first line.")])
        row = {name: cell for name, cell in zip(columns, cells, strict=False) if cell.strip()}
        if row:
            yield line, row


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        yield 1, [cell.strip() for cell in next(reader, [])]
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InvalidOrder([Problem(f"line {reader.line_num}", "", f"is not CSV: {error}.")]) from None


def need(columns: Sequence[str], wanted: frozenset[str]) -> None:
    """Raises InvalidOrder with each column that is not there."""
    missing = [Problem("line 1", name, "is missing: it is a column of every such export.") for name in sorted(wanted)]
    if problems := [one for one in missing if one.field not in columns]:
        raise InvalidOrder(problems)
