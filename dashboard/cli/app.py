"""Which commands there are, and what all of them share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.settings import Settings, read_settings
from core.versions import own_version

if TYPE_CHECKING:
    from core import Desk

EPILOG = "Settings are environment variables or lines of a file .env; `printdesk check` prints them all."


@dataclass(frozen=True)
class Session:
    """What was given with the command, whichever it is."""

    data: Path | None = None
    user: str | None = None

    @property
    def given(self) -> frozenset[str]:
        """The names of the settings that came with the command."""
        return frozenset(name for name in ("data", "user") if getattr(self, name) is not None)

    def settings(self) -> Settings:
        """The settings in force."""
        return read_settings(data=self.data, user=self.user)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The desk as whoever has signed in, closed when the command is done; raises NotSignedIn."""
        from core import connect

        with connect(user=self.user, data=self.data) as desk:
            yield desk

    @contextmanager
    def machine_desk(self) -> Iterator[Desk]:
        """The desk for the commands of the machine's operator, who needs no account; closed when they are done."""
        from core import Desk

        with Desk(self.settings()) as desk:
            yield desk


def session(context: typer.Context) -> Session:
    """What the command was given."""
    assert isinstance(context.obj, Session)
    return context.obj


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"printdesk {own_version()}")
        raise typer.Exit


def _remember(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder of the desk.")] = None,
    user: Annotated[str | None, typer.Option(metavar="NAME", help="Who acts: the name in histories.")] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The order desk of a 3D-printing service."""
    context.obj = Session(data, user)


def make_app() -> typer.Typer:
    """The whole command."""
    from dashboard.cli import (
        customers,
        keep,
        keys,
        mail,
        orders,
        reports,
        server,
        signing,
        tables,
        taking,
        users,
        views,
    )

    app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich", epilog=EPILOG)
    app.callback()(_remember)
    app.command("demo")(server.demo)
    app.command("serve")(server.serve)
    app.command("import")(orders.import_orders)
    app.command("export")(taking.export)
    app.command("list")(tables.list_projects)
    app.command("report")(reports.report)
    app.command("show")(orders.show)
    app.command("move")(orders.move)
    app.add_typer(views.make_app(), name="view")
    app.add_typer(keys.make_app(), name="key")
    app.add_typer(customers.make_app(), name="customer")
    app.add_typer(users.make_app(), name="user")
    app.command("login")(signing.login)
    app.command("logout")(signing.logout)
    app.command("whoami")(signing.whoami)
    app.command("deliver")(mail.deliver)
    app.command("backup")(keep.backup)
    app.command("restore")(keep.restore)
    app.command("check")(keep.check)
    return app
