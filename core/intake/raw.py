"""Orders as a file has them: read, not yet checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.errors import InvalidOrder, Problem


@dataclass(frozen=True)
class RawOrder:
    """
    One order of a file, and where in the file it is; in a CSV file each item has a line of its own.

    *columns* says what the file calls a field, *problems* what its reader found, *left_out* why it is not to be placed.
    """

    row: str
    data: Mapping[str, Any]
    item_rows: tuple[str, ...] = ()
    label: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    left_out: str = ""
    foreign: bool = False  # of another shop, where an order may change after it was imported

    def at_its_row(self, problem: Problem) -> Problem:
        """*problem* named as the file names it: the line of the item, the column of the field."""
        kind, _, rest = problem.field.partition(".")
        number, _, name = rest.partition(".")
        known = self.columns.get(f"items.{name}" if kind == "items" else problem.field)
        if kind != "items" or not number.isdecimal() or int(number) > len(self.item_rows):
            return replace(problem, field=known or problem.field)
        return Problem(self.item_rows[int(number) - 1], known or f"item.{name}", problem.problem)


@dataclass(frozen=True)
class OrderFile:
    """A file of orders, read once, so that what is checked is what is placed."""

    path: Path
    content: bytes

    @classmethod
    def read(cls, path: Path) -> OrderFile:
        """The file at *path*; raises InvalidOrder when it cannot be read."""
        try:
            return cls(path, path.read_bytes())
        except OSError as error:
            raise InvalidOrder([Problem("", "", f"cannot be read: {error.strerror or error}.")]) from None

    @property
    def sha256(self) -> str:
        """What tells this content from any other."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def text(self) -> str:
        """The content as text; raises InvalidOrder unless it is UTF-8."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.content[: error.start].count(b"\n") + 1
            sentence = "is not UTF-8 text. Save the file again with the encoding UTF-8."
            raise InvalidOrder([Problem(f"line {line}", "", sentence)]) from None
