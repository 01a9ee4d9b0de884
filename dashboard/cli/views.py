"""Saved views: filter sets with a name, which the whole team has."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.cli import options
from dashboard.cli.app import session
from dashboard.cli.output import local, say, say_json, table

HEAD = ("name", "shows", "by", "saved")

Name = Annotated[str, typer.Argument(help="Its name; upper and lower case are the same.")]


def make_app() -> typer.Typer:
    """The commands below `printdesk view`."""
    app = typer.Typer(no_args_is_help=True, help="Saved views: filters with a name, for `list` and `export --view`.")
    app.command("list")(list_views)
    app.command("save")(save)
    app.command("rename")(rename)
    app.command("delete")(delete)
    return app


def list_views(context: typer.Context, *, as_json: options.Json = False) -> None:
    """List the saved views of the team."""
    with session(context).desk() as desk:
        views = desk.views.all()
        if as_json:
            names = ("name", "filters", "sort", "created_by", "created_at")
            say_json([{name: getattr(view, name) for name in names} for view in views])
            return
        zone = desk.settings.zone
        rows = [(view.name, str(view), view.created_by, local(view.created_at, zone)) for view in views]
        table(HEAD, rows, left_out=("saved", "by"))
    if not views:
        say("No view has been saved yet. `printdesk view save NAME --overdue` saves one.", error=True)


def save(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="1 to 80 characters; a view of this name is replaced.")],
    *,
    status: options.Statuses = None,
    search: options.Search = None,
    material: options.Material = None,
    country: options.Country = None,
    customer: options.Customer = None,
    ordered_from: options.From = None,
    ordered_to: options.To = None,
    overdue: options.Overdue = False,
    sort: options.Sort = None,
) -> None:
    """Save filters and an order under a name, for everybody."""
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
        view = desk.views.save(name, sort=sort or "-ordered_at", **chosen)
        say(f"Saved “{view.name}”: {view}. It has {desk.view(name).counts().sum():,} projects now.")


def rename(context: typer.Context, name: Name, new: Annotated[str, typer.Argument(help="1 to 80 characters.")]) -> None:
    """Give a saved view another name."""
    with session(context).desk() as desk:
        old = desk.view(name).name
        say(f"“{old}” is now “{desk.views.rename(name, new).name}”.")


def delete(context: typer.Context, name: Name) -> None:
    """Forget a saved view; its projects stay as they are."""
    with session(context).desk() as desk:
        old = desk.view(name).name
        desk.views.delete(name)
        say(f"“{old}” is deleted.")
