"""The people of the desk: for its operator, who needs no account for this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from core.accounts.roles import Role
from core.errors import DeskError
from dashboard.cli import options
from dashboard.cli.app import session
from dashboard.cli.asking import ask, ask_new_password, on_terminal
from dashboard.cli.output import local, say, say_json, table

if TYPE_CHECKING:
    from core import Desk
    from core.accounts.account import Account

HEAD = ("name", "e-mail", "role", "state", "second factor", "signed in")
Name = Annotated[str, typer.Argument(help="The name of the account.")]
NewName = Annotated[str, typer.Argument(help="Who it is: 1 to 80 characters, as histories will show it.")]
Email = Annotated[str | None, typer.Option("--email", help="Where links to choose a password go.")]
RoleOption = Annotated[Role, typer.Option("--role", case_sensitive=False, help="What the person may do.")]


def make_app() -> typer.Typer:
    """The commands below `printdesk user`."""
    app = typer.Typer(no_args_is_help=True, help="People who may sign in. With the first of them, everybody has to.")
    app.command("add")(add)
    app.command("invite")(invite)
    app.command("list")(list_users)
    app.command("role")(role)
    app.command("email")(email)
    app.command("password")(password)
    app.command("link")(link)
    app.command("disable")(disable)
    app.command("enable")(enable)
    app.command("remove-second-factor")(remove_second_factor)
    return app


def add(context: typer.Context, name: NewName, email: Email = None, role: RoleOption = Role.VIEWER) -> None:
    """Add a person; the password is asked for, or read from a pipe. The first one has to be an administrator."""
    with session(context).machine_desk() as desk:
        _check_first(desk, role)
        made = desk.accounts.add(name, email or _ask_email(), role, password=ask_new_password())
        say(f"{made.name} may sign in as {made.role}.")


def invite(context: typer.Context, name: NewName, email: Email = None, role: RoleOption = Role.VIEWER) -> None:
    """Add a person, and mail them a link to choose their password."""
    with session(context).machine_desk() as desk:
        _check_first(desk, role)
        made = desk.accounts.invite(name, email or _ask_email(), role)
        say(f"{made.name} is invited as {made.role}; the link went to {desk.accounts.mail_place}.")


def list_users(context: typer.Context, *, as_json: options.Json = False) -> None:
    """List the people who may sign in, and those who may not any more."""
    with session(context).machine_desk() as desk:
        known, zone = desk.accounts.all(), desk.settings.zone
        if as_json:
            rows = desk.accounts.table().astype(object)
            say_json(rows.where(rows.notna(), None).to_dict("records"))
            return
        cells = [
            (
                *(one.name, one.email, one.role, _state(one)),
                "yes" if one.second_factor else "",
                local(one.signed_in_at, zone),
            )
            for one in known
        ]
        table(HEAD, cells, left_out=("signed in", "second factor"))
    if not known:
        say("There is no account yet. `printdesk user add NAME --role administrator` makes one.", error=True)


def role(context: typer.Context, name: Name, new: Annotated[Role, typer.Argument(case_sensitive=False)]) -> None:
    """Give a person another role, at once."""
    with session(context).machine_desk() as desk:
        changed = desk.accounts.set_role(name, new)
        say(f"{changed.name} is {changed.role} now.")


def email(context: typer.Context, name: Name, new: Annotated[str, typer.Argument(help="The address.")]) -> None:
    """Give a person another e-mail address; links that were mailed to the old one are good no more."""
    with session(context).machine_desk() as desk:
        changed = desk.accounts.set_email(name, new)
        say(f"Mail to {changed.name} goes to {changed.email} now.")


def password(context: typer.Context, name: Name) -> None:
    """Give a person another password, and end their sessions; it is asked for, or read from a pipe."""
    with session(context).machine_desk() as desk:
        known = desk.accounts.get(name)
        changed = desk.accounts.set_password(known.name, ask_new_password())
        say(f"{changed.name} has a new password and is signed out everywhere.")


def link(context: typer.Context, name: Name) -> None:
    """Mail a person a new link to choose a password."""
    with session(context).machine_desk() as desk:
        known = desk.accounts.send_link(name)
        say(f"A link for {known.name} went to {desk.accounts.mail_place}.")


def disable(context: typer.Context, name: Name) -> None:
    """Let a person in no more, and end their sessions at once."""
    with session(context).machine_desk() as desk:
        say(f"{desk.accounts.disable(name).name} is disabled and signed out everywhere.")


def enable(context: typer.Context, name: Name) -> None:
    """Let a disabled person in again."""
    with session(context).machine_desk() as desk:
        say(f"{desk.accounts.enable(name).name} may sign in again.")


def remove_second_factor(context: typer.Context, name: Name) -> None:
    """Let a person sign in by the password alone: their app and their recovery codes are lost."""
    with session(context).machine_desk() as desk:
        known = desk.accounts.get(name)
        desk.accounts.remove_second_factor(known.name)
        say(f"{known.name} signs in without a second factor now.")


def offer_first_administrator(desk: Desk) -> bool:
    """Where there is no account and a person at a terminal: ask for the first administrator. Whether there is one."""
    if desk.accounts.any() or not on_terminal():
        return desk.accounts.any()
    say("This desk has no accounts yet, and it is to be reached from elsewhere. Who is its administrator?")
    while True:
        try:
            made = desk.accounts.add(ask("Name"), _ask_email(), Role.ADMINISTRATOR, password=ask_new_password())
        except DeskError as error:
            say(str(error), error=True)
            continue
        say(f"{made.name} may sign in as {made.role}.")
        return True


def _ask_email() -> str:
    return ask("E-mail address")


def _check_first(desk: Desk, role: Role) -> None:
    if role is not Role.ADMINISTRATOR and not desk.accounts.any():
        raise DeskError("The first account has to be of an administrator: add --role administrator.")


def _state(account: Account) -> str:
    if account.disabled_at is not None:
        return "disabled"
    return "invited" if account.invited else "active"
