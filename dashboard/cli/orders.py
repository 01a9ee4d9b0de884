"""One order after the other: bringing them in, looking at one, moving it."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.status import Status
from dashboard.cli import options
from dashboard.cli.app import session
from dashboard.cli.output import progress, say, say_json
from dashboard.cli.sheet import as_record, print_sheet


class Source(StrEnum):
    """Kinds of files with orders."""

    JSON = "json"
    CSV = "csv"
    SHOPIFY = "shopify"
    WOOCOMMERCE = "woocommerce"


def _readable(source: Source | None) -> Source | None:
    if source in (Source.SHOPIFY, Source.WOOCOMMERCE):
        raise typer.BadParameter("Exports of other shops cannot be read yet; docs/intake.md shows our JSON and CSV.")
    return source


def import_orders(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Models lie beside them.")],
    source: Annotated[
        Source | None, typer.Option("--from", callback=_readable, help="Else, the file's name says it.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything and place nothing.")] = False,
) -> None:
    """Place the orders of files: all of them, or none where one has a problem. Safe to run twice."""
    from core.intake.importing import Import

    with session(context).desk() as desk, progress() as report:
        done = Import(desk).run(files, kind=source, dry_run=dry_run, progress=report)
    counted = f"{done.orders:,} orders with {done.items:,} items and {done.files:,} model files"
    if dry_run:
        say(f"{counted} are fine. Nothing was placed.")
        return
    say(f"{counted}: {len(done.placed):,} placed, {len(done.known):,} were there already.")
    if done.placed:
        say(f"New: {done.placed[0]}" + (f" to {done.placed[-1]}." if len(done.placed) > 1 else "."))


def show(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Such as P-000123.")],
    as_json: options.Json = False,
) -> None:
    """Show everything about a project."""
    with session(context).desk() as desk:
        project = desk.projects.get(number)
        if as_json:
            say_json(as_record(project))
        else:
            print_sheet(project, desk.settings.zone)


def move(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Such as P-000123.")],
    status: Annotated[Status, typer.Argument(case_sensitive=False, help="The status it gets.")],
    *,
    message: Annotated[
        str, typer.Option("--message", "-m", metavar="TEXT", help="Your words to the customer; - reads them.")
    ] = "",
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why it is canceled.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only print the mail that would be sent.")] = False,
) -> None:
    """Move a project to its next status and write to its customer."""
    text = sys.stdin.read() if message == "-" else message
    with session(context).desk() as desk:
        if preview:
            mail = desk.projects.preview(number, status, text, reason=reason)
            say(f"To: {desk.projects.get(number).email}\nSubject: {mail.subject}\n\n{mail.body}")
            return
        project = desk.projects.move(number, status, text, reason=reason)
        say(f"{project.number} is {project.status}. The message to {project.email} is in the outbox.")
