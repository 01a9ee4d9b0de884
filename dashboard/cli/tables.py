"""Lists of projects on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from dashboard.cli import options
from dashboard.cli.app import session
from dashboard.cli.output import exact, local, money, say, say_json, status_text, table

if TYPE_CHECKING:
    import pandas as pd

    from core import Desk

NEWEST_FIRST = "-ordered_at"
HEAD = ("number", "status", "title", "customer", "country", "materials", "items", "total", "ordered", "due")


def list_projects(
    context: typer.Context,
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
    sort: options.Sort = None,
    limit: options.Limit = 50,
    offset: options.Offset = 0,
    as_json: options.Json = False,
) -> None:
    """List projects, the newest orders first, or those of a saved view in its order."""
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
    with session(context).desk() as desk:
        chosen, order = options.in_view(desk, view, chosen)
        rows = desk.projects.table(**chosen, sort=sort or order or NEWEST_FIRST, limit=limit or None, offset=offset)
        if as_json:
            say_json([_record(row) for row in rows.to_dict("records")])
            return
        _print(desk, rows)
        _say_how_many(len(rows), int(desk.projects.counts(**chosen).sum()))


def _print(desk: Desk, rows: pd.DataFrame) -> None:
    table(
        HEAD,
        [
            (
                row["number"],
                status_text(row["status"]),
                row["title"],
                row["customer"],
                row["country"],
                row["materials"],
                row["items"],
                money(row["total"], row["currency"]),
                local(row["ordered_at"], desk.settings.zone)[:10],
                local(_value(row["due_at"]), desk.settings.zone)[:10],
            )
            for row in rows.to_dict("records")
        ],
        right=("items", "total"),
    )


def _say_how_many(shown: int, total: int) -> None:
    if not total:
        say("No project fits. `printdesk import` brings orders in, `printdesk demo` shows a filled desk.", error=True)
    elif shown < total:
        say(f"{shown:,} of {total:,} projects; --limit 0 lists all.", error=True)


def _value(value: Any) -> Any:
    return None if value != value else value  # noqa: PLR0124  # what is missing is unlike itself


def _record(row: dict[Any, Any]) -> dict[str, Any]:
    values = {str(name): _value(value) for name, value in row.items()}
    return {**values, "total": exact(row["total"], row["currency"])}
