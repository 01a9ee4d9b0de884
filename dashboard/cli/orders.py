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


def import_orders(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Models lie beside them.")],
    *,
    source: Annotated[Source | None, typer.Option("--from", help="Else, the file says it.")] = None,
    material: Annotated[
        str | None, typer.Option("--material", metavar="NAME", help="Of other shops' items that name none.")
    ] = None,
    skip_wrong: Annotated[
        bool, typer.Option("--skip-wrong", help="Place those that are fine where others have problems.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write what became of each order, as CSV.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything and place nothing.")] = False,
) -> None:
    """Place the orders of files: all of them, or none where one has a problem. Safe to run twice."""
    from core.intake.importing import Import
    from core.intake.report import WRONG
    from dashboard.cli.imported import print_import

    with session(context).desk() as desk, progress() as told:
        done = Import(desk).run(
            files, kind=source, dry_run=dry_run, partly=skip_wrong, material=material, progress=told
        )
    if report is not None:
        done.write(report)
    print_import(done)
    if done.count(WRONG):
        raise typer.Exit(1)


def show(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Such as P-000123.")],
    as_json: options.Json = False,
) -> None:
    """Show everything about a project."""
    with session(context).desk() as desk:
        project = desk.projects.get(number)
        link = desk.links.address(number) if desk.allows("links.address") else ""
        if as_json:
            say_json(as_record(project) | {"link": link or None})
        else:
            print_sheet(project, desk.settings.zone, link)


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
