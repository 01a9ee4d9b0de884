"""What customers may ask for: all that there is about them, or that it is erased."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.app import session
from dashboard.cli.output import say

if TYPE_CHECKING:
    from core.customers import Person

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address that the customer ordered with.")]


def make_app() -> typer.Typer:
    """The commands below `printdesk customer`."""
    app = typer.Typer(no_args_is_help=True, help="Give out or erase what there is about a customer.")
    app.command("export")(export)
    app.command("erase")(erase)
    return app


def export(
    context: typer.Context,
    email: Email,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Else EMAIL.zip.")] = None,
) -> None:
    """Write all that there is about a customer to a ZIP: person.json and every file."""
    with session(context).desk() as desk:
        path = output or Path(f"{email}.zip")
        count = desk.customers.export(email, path)
        say(f"Wrote {path} with person.json and {count} {'file' if count == 1 else 'files'}.")


def erase(
    context: typer.Context,
    email: Email,
    confirm: Annotated[
        str | None, typer.Option("--confirm", metavar="EMAIL", help="The address once more, instead of being asked.")
    ] = None,
) -> None:
    """Take a customer out of every table and file. Sums and histories stay. This cannot be undone."""
    with session(context).desk() as desk:
        person = desk.customers.find(email)
        if confirm is None:
            say(_about(person))
            confirm = typer.prompt("To erase all of it for ever, type the address once more")
        done = desk.customers.erase(email, confirm=confirm)
        say(f"Erased: {_counted(len(done.projects), 'project')}, {_counted(done.files, 'file')}.")
        if done.backups:
            say("These backups were made before and still have it; delete them when you need them no more:")
            for backup in done.backups:
                say(f"  {backup}")


def _about(person: Person) -> str:
    parts = ", ".join(_counted(count, table.removesuffix("s")) for table, count in person.counts.items() if count)
    return f"{', '.join(person.names)} <{person.email}> has {_counted(len(person.projects), 'project')}: {parts}."


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
