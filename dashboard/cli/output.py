"""What the commands print: tables for people, plain columns for pipes, JSON for programs, progress on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import (
    BarColumn,
    FileSizeColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from core.money import exponent
from dashboard.cli.grid import LEFT_OUT, fitting

STATUS_STYLES = {"Pending": "yellow", "Printing": "blue", "Shipped": "green", "Canceled": "red"}


def console() -> Console:
    """Standard output; what customers wrote is never read as markup. A pipe has room for long lines."""
    width = None if sys.stdout.isatty() else 160
    return Console(markup=False, highlight=False, emoji=False, width=width)


def say(text: str, *, error: bool = False) -> None:
    """Print a sentence."""
    print(text, file=sys.stderr if error else sys.stdout, flush=True)


def say_json(value: Any) -> None:
    """Print *value* as JSON: exact money and ISO times as text."""
    say(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value)} has no JSON form")


def money(amount: float | Decimal, currency: str) -> str:
    """1,234.50 EUR."""
    return f"{amount:,.{exponent(currency)}f} {currency}"


def exact(amount: float | Decimal, currency: str) -> str:
    """1234.50, as programs read it."""
    return f"{amount:.{exponent(currency)}f}"


def local(moment: datetime | None, zone: ZoneInfo) -> str:
    """A moment in the service's time zone, to the minute."""
    return "" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def status_text(status: str) -> Text:
    """A status in its colour."""
    return Text(status, style=STATUS_STYLES.get(status, ""))


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    right: Sequence[str] = (),
    left_out: Sequence[str] = LEFT_OUT,
) -> None:
    """Print rows as wide as the terminal; into a pipe, whole values between tabs."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            say("\t".join(str(cell).replace("\t", " ").replace("\n", " ") for cell in row))
        return
    out = console()
    cells = [[cell if isinstance(cell, Text) else Text(str(cell)) for cell in row] for row in rows]
    out.print(fitting(columns, cells, out.width, right, left_out))


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A function to report progress with; it draws a bar on a terminal and nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    tasks: dict[str, Any] = {}

    def report(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done, total=total)

    with bar:
        yield report


@contextmanager
def bytes_written(file: Path | None) -> Iterator[Callable[[int], None]]:
    """A function to tell how much is in *file*; it draws a bar on a terminal and nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), FileSizeColumn(), TimeElapsedColumn())
    shown = file is not None and sys.stderr.isatty()
    bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=not shown)
    task = bar.add_task(file.name if file else "", total=None)
    with bar:
        yield lambda done: bar.update(task, completed=done)
