"""Keys with which programs use the HTTP API."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.cli import options
from dashboard.cli.app import session
from dashboard.cli.output import local, say, say_json, table

HEAD = ("name", "key", "allows", "by", "made", "used", "revoked")


def make_app() -> typer.Typer:
    """The commands below `printdesk key`."""
    app = typer.Typer(no_args_is_help=True, help="Keys with which other programs send orders and ask about them.")
    app.command("add")(add)
    app.command("list")(list_keys)
    app.command("revoke")(revoke)
    return app


def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Which program has it: 1 to 80 characters.")],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help="What it allows: orders:write, orders:read, files:write. May be repeated."),
    ] = None,
) -> None:
    """Make a key and show it, this once; without --scope it allows everything that the API can do."""
    from core.keys import Scope

    with session(context).desk() as desk:
        made = desk.keys.add(name, scope or list(Scope))
        say(
            f"“{made.name}” may use {', '.join(sorted(made.scopes))}. Keep the key now: it is not shown again.",
            error=True,
        )
        say(made.secret)


def list_keys(context: typer.Context, *, as_json: options.Json = False) -> None:
    """List the keys by their first characters, revoked ones too."""
    with session(context).desk() as desk:
        keys = desk.keys.table().astype(object)
        rows = keys.where(keys.notna(), None).to_dict("records")
        if as_json:
            say_json(rows)
            return
        zone = desk.settings.zone
        cells = [
            (
                *(row[name] for name in ("name", "prefix", "scopes", "created_by")),
                *(local(row[name], zone) for name in ("created_at", "used_at", "revoked_at")),
            )
            for row in rows
        ]
        table(HEAD, cells, left_out=("made", "by"))
    if not rows:
        say("There is no key yet. `printdesk key add NAME` makes one.", error=True)


def revoke(context: typer.Context, name: Annotated[str, typer.Argument(help="The name of the key.")]) -> None:
    """Let a key open nothing any more, at once."""
    with session(context).desk() as desk:
        desk.keys.revoke(name)
        say(f"“{name}” is revoked.")
