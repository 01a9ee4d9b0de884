"""A table that fits the terminal: long texts are cut, and where that is not enough, columns are left out."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

GAP = 2
# texts that may be cut, and how far
SHORTEST = {
    "title": 16, "customer": 12, "materials": 10, "shows": 24,
    "Customer": 12, "E-mail": 12, "Reason": 24, "Material": 10,
}  # fmt: skip
LEFT_OUT = ("due", "items", "materials", "country", "ordered", "customer")  # the first one first


def fitting(
    columns: Sequence[str],
    rows: Sequence[Sequence[Text]],
    width: int,
    right: Sequence[str],
    left_out: Sequence[str] = LEFT_OUT,
) -> Table:
    """The table of as many *columns* as fit into *width*; those in *right* are aligned to the right."""
    natural = {name: max([len(name), *(row[place].cell_len for row in rows)]) for place, name in enumerate(columns)}
    widths = _widths(natural, width, left_out)
    grid = Table(box=None, padding=(0, GAP, 0, 0), header_style="bold")
    for name in widths:
        grid.add_column(name, justify="right" if name in right else "left", no_wrap=True)
    for row in rows:
        cells = dict(zip(columns, row, strict=True))
        for name, room in widths.items():
            cells[name].truncate(room, overflow="ellipsis")
        grid.add_row(*(cells[name] for name in widths))
    return grid


def _widths(natural: dict[str, int], width: int, left_out: Sequence[str]) -> dict[str, int]:
    """How wide each column is; columns that have no room are not in it."""
    least = {name: min(room, SHORTEST.get(name, room)) for name, room in natural.items()}
    for name in left_out:
        if sum(least.values()) + GAP * len(least) <= width:
            break
        least.pop(name, None)
    spare = max(0, width - sum(least.values()) - GAP * len(least))
    for name, shortest in list(least.items()):
        more = min(spare, natural[name] - shortest)
        least[name] = shortest + more
        spare -= more
    return least
