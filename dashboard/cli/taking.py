"""Taking data away: projects, items and the other tables as CSV or Parquet."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.errors import DeskError
from dashboard.cli import options
from dashboard.cli.app import session
from dashboard.cli.output import bytes_written


class Kind(StrEnum):
    """What can be taken away."""

    PROJECTS = "projects"
    ITEMS = "items"
    EVENTS = "events"
    MESSAGES = "messages"
    COMMENTS = "comments"


Columns = Annotated[str | None, typer.Option("--columns", metavar="A,B,C", help="Only these columns, in this order.")]
SheetSafe = Annotated[bool, typer.Option("--sheet-safe/--raw", help="Texts that are no formulas, or just as they are.")]
Sidecar = Annotated[bool, typer.Option("--sidecar/--no-sidecar", help="Say in FILE-metadata.json what is in FILE.")]
Format = Annotated[str | None, typer.Option("--format", metavar="NAME", help="csv or parquet; else as FILE ends.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Else, print it.")]


def export(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What a row is.")] = Kind.PROJECTS,
    *,
    view: options.View = None,
    status: options.Statuses = None,
    search: options.Search = None,
    material: options.Material = None,
    country: options.Country = None,
    customer: options.Customer = None,
    ordered_from: options.From = None,
    ordered_to: options.To = None,
    overdue: options.Overdue = False,
    columns: Columns = None,
    sort: options.Sort = None,
    sheet_safe: SheetSafe = True,
    sidecar: Sidecar = True,
    form: Format = None,
    output: Output = None,
) -> None:
    """Write projects, or what belongs to them, as CSV or Parquet; every row of an item has its project's keys."""
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
    if output is None and form == "parquet" and sys.stdout.isatty():
        raise DeskError("Parquet is nothing for a terminal. Name a file with -o, or send it into a pipe.")
    with session(context).desk() as desk, bytes_written(output) as progress:
        chosen, order = options.in_view(desk, view, chosen)
        getattr(desk, kind).export(
            output or sys.stdout.buffer,
            columns=None if columns is None else columns.split(","),
            sheet_safe=sheet_safe,
            sidecar=sidecar,
            sort=sort or order,
            format=form,
            progress=progress,
            **chosen,
        )
