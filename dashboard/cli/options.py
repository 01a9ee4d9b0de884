"""Options that several commands have, with the words of their help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.status import Status

if TYPE_CHECKING:
    from core import Desk

Statuses = Annotated[
    list[Status] | None, typer.Option("--status", case_sensitive=False, help="Of this status; may be repeated.")
]
Search = Annotated[
    str | None, typer.Option("--search", metavar="TEXT", help="With this text in number, title, customer, files…")
]
Material = Annotated[str | None, typer.Option("--material", metavar="NAME", help="With an item of this material.")]
Country = Annotated[str | None, typer.Option("--country", metavar="CODE", help="Shipped to this country: DE.")]
Customer = Annotated[str | None, typer.Option("--customer", metavar="NAME", help="Of this customer or address.")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Ordered on this day or later.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Ordered on this day or earlier.")]
Overdue = Annotated[bool, typer.Option("--overdue", help="Not shipped though it was due.")]
Sort = Annotated[str | None, typer.Option("--sort", metavar="COLUMN", help="A column; with - before it, backwards.")]
View = Annotated[
    str | None, typer.Option("--view", metavar="NAME", help="A saved view; further filters narrow it down.")
]
Limit = Annotated[int, typer.Option("--limit", min=0, help="At most so many; 0 means all.")]
Offset = Annotated[int, typer.Option("--offset", min=0, help="Without the first so many.")]
Json = Annotated[bool, typer.Option("--json", help="For programs: as JSON.")]


def filters(
    *,
    status: list[Status] | None,
    search: str | None,
    material: str | None,
    country: str | None,
    customer: str | None,
    ordered_from: str | None,
    ordered_to: str | None,
    overdue: bool,
) -> dict[str, Any]:
    """The options as the filters of the desk."""
    return {
        "status": [str(one) for one in status] if status else None,
        "search": search,
        "material": material,
        "country": country,
        "customer": customer,
        "ordered_from": ordered_from,
        "ordered_to": ordered_to,
        "overdue": overdue,
    }


def in_view(desk: Desk, view: str | None, chosen: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
    """What was chosen, within the saved *view* if one is named, and the order of that view."""
    if view is None:
        return chosen, None
    saved = desk.view(view)
    return dict(saved.narrowed(**chosen)), saved.sort
