"""Reports on the screen, and as CSV."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from core.money import exponent
from dashboard.cli import options
from dashboard.cli.app import session
from dashboard.cli.output import console, exact, say, say_json, status_text, table
from dashboard.cli.taking import Output, SheetSafe, Sidecar

if TYPE_CHECKING:
    import pandas as pd

    from core.reports import Column

    Columns = Sequence[Column]

# What a narrow terminal does without, the first one first.
LEFT_OUT = (
    "Orders, change %", "Orders before", "E-mail", "Parts before", "Volume before cm³", "Revenue before", "Canceled",
    "Unmeasured", "Share %",
)  # fmt: skip
_UNITS = {"percent": " %", "days": " days", "cm3": " cm³"}
_FIGURES = {"count", "money", *_UNITS}


def report(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Which report; without it, all of them are listed.")] = None,
    *,
    period: Annotated[
        str | None, typer.Option("--period", metavar="DAYS", help="2026-03, 2026-Q1, last-30-days, this-month…")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="WHAT", help="month, material, country…")] = None,
    view: options.View = None,
    status: options.Statuses = None,
    search: options.Search = None,
    material: options.Material = None,
    country: options.Country = None,
    customer: options.Customer = None,
    ordered_from: options.From = None,
    ordered_to: options.To = None,
    overdue: options.Overdue = False,
    sheet_safe: SheetSafe = True,
    sidecar: Sidecar = True,
    output: Output = None,
    as_json: options.Json = False,
) -> None:
    """Print a report, or write it as CSV with -o; of the projects that pass the filters."""
    from core.reports import find_report

    if name is None:
        _list()
        return
    chosen = options.filters(
        status=status,
        search=search,
        material=material,
        country=country,
        customer=customer,
        ordered_from=ordered_from,
        ordered_to=ordered_to,
        overdue=overdue,
    )
    columns = find_report(name).columns(by)
    with session(context).desk() as desk:
        chosen, _ = options.in_view(desk, view, chosen)
        if output is not None:
            desk.reports.export(name, output, period=period, by=by, sheet_safe=sheet_safe, sidecar=sidecar, **chosen)
            return
        found = desk.reports.run(name, period=period, by=by, **chosen)
    if as_json:
        names = [column.name for column in columns]
        say_json([dict(zip(names, row, strict=True)) for row in _rows(found, columns, _plain, None)])
    else:
        _print(found, columns)


def _list() -> None:
    from core.reports import REPORTS

    if not sys.stdout.isatty():
        rows = [(one.name, one.question, ", ".join(one.groupings)) for one in REPORTS.values()]
        table(("report", "question", "by"), rows)
        return
    grid = Table.grid(padding=(0, 2))
    for one in REPORTS.values():
        grid.add_row(Text(one.name, style="bold"), Text(one.question))
        grid.add_row("", Text(f"by {', '.join(one.groupings)}", style="dim"))
    console().print(grid)


def _print(found: pd.DataFrame, columns: Columns) -> None:
    if not len(found):
        say("Nothing to report: no project passes the filters in this period.", error=True)
    elif not sys.stdout.isatty():
        table([column.name for column in columns], _rows(found, columns, _plain, ""))
    else:
        shown = [one for one in columns if one.unit != "day" and found[one.name].notna().any()]
        heads = [column.label + _UNITS.get(column.unit, "") for column in shown]
        right = [head for head, column in zip(heads, shown, strict=True) if column.unit in _FIGURES]
        table(heads, _rows(found, shown, _readable, "–"), right=right, left_out=LEFT_OUT)


def _rows(
    found: pd.DataFrame, columns: Columns, written: Callable[[Any, str, str], Any], missing: str | None
) -> list[list[Any]]:
    """The cells of each row, *written* from their value, unit and currency."""
    currencies = found["currency"] if "currency" in found else [""] * len(found)
    rows = [
        [
            missing if nothing else written(value, column.unit, currency)
            for value, nothing, currency in zip(found[column.name], found[column.name].isna(), currencies, strict=True)
        ]
        for column in columns
    ]
    return [list(row) for row in zip(*rows, strict=True)]


def _plain(value: Any, unit: str, currency: str) -> Any:
    """As programs read it: exact money and dates as text."""
    match unit:
        case "money":
            return exact(value, currency)
        case "day":
            return f"{value:%Y-%m-%d}"
        case "count":
            return int(value)
        case _:
            return value


def _readable(value: Any, unit: str, currency: str) -> Any:
    match unit:
        case "money":
            return f"{value:,.{exponent(currency)}f}"
        case "count":
            return f"{value:,}"
        case "status":
            return status_text(value)
        case "percent" | "days" | "cm3":
            return f"{value:,.1f}"
        case _:
            return value
