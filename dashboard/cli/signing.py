"""Signing in on this machine: then commands and notebooks act as that person."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Annotated

import typer

from core.errors import DeskError
from core.versions import own_version
from dashboard.cli.app import session
from dashboard.cli.asking import ask
from dashboard.cli.output import local, say

if TYPE_CHECKING:
    from core import Desk
    from core.accounts.account import SignedIn

AGENT = f"printdesk {own_version()}"
KIND = "token"


def login(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Your name or e-mail address.")] = None,
    elsewhere: Annotated[bool, typer.Option("--single-sign-on", help="In the browser, at the provider.")] = False,
) -> None:
    """Sign in on this machine, for commands and notebooks; the password is asked for, or read from a pipe."""
    from core.accounts.token import keep
    from dashboard.cli.elsewhere import sign_in_elsewhere

    with session(context).machine_desk() as desk:
        if not elsewhere and not desk.accounts.any():
            raise DeskError("This desk has no accounts, so nobody needs to sign in. `printdesk user add` makes one.")
        agent = f"{AGENT} on {platform.node()}"
        begun = sign_in_elsewhere(desk, agent) if elsewhere else _sign_in(desk, name or ask("Name or e-mail"), agent)
        place = keep(desk.settings, begun.token)
        until = local(begun.session.expires_at, desk.settings.zone)
        say(f"Signed in as {begun.session.account.name} until {until} at the latest; the token is in {place}.")


def logout(context: typer.Context) -> None:
    """Sign out on this machine."""
    from core.accounts.token import forget, kept

    with session(context).machine_desk() as desk:
        token = kept(desk.settings)
        if token is None:
            say("You were not signed in.")
            return
        desk.sessions.end(token)
        forget(desk.settings)
        say("Signed out.")


def whoami(context: typer.Context) -> None:
    """Say who commands and notebooks act as here."""
    with session(context).desk() as desk:
        if desk.account is None:
            say(f"{desk.person.name}, who may do everything: this desk has no accounts.")
            return
        found = desk.account.session()
        until = local(found.expires_at, desk.settings.zone)
        say(f"{found.account.name} ({found.account.role}), signed in until {until} at the latest.")


def _sign_in(desk: Desk, name: str, agent: str) -> SignedIn:
    from core.accounts.account import NeedsSecondFactor

    place = {"address": "", "agent": agent}
    begun = desk.sessions.sign_in(name, ask("Password", secret=True), kind=KIND, **place)
    if not isinstance(begun, NeedsSecondFactor):
        return begun
    if begun.new:
        return _with_new_second_factor(desk, begun.token, place)
    code = ask("Code of your app, or a recovery code")
    return desk.sessions.second_factor(begun.token, code, kind=KIND, **place)


def _with_new_second_factor(desk: Desk, token: str, place: dict[str, str]) -> SignedIn:
    new = desk.sessions.new_second_factor(token)
    say(f"This desk asks for a second factor. Add this secret to an app that shows codes: {new.secret}", error=True)
    begun, codes = desk.sessions.add_second_factor(token, new.secret, ask("Code of your app"), kind=KIND, **place)
    say("Keep these recovery codes; each stands in for your app once:", error=True)
    say("\n".join(codes))
    return begun
