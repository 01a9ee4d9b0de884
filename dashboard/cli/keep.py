"""Keeping a desk safe: backups, and looking whether everything is as it should be."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from core.errors import DeskError
from dashboard.cli.app import session
from dashboard.cli.output import console, progress, say

if TYPE_CHECKING:
    from core.backup import Backup
    from core.check import Finding


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The backup, a .tar file.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a whole backup, database and files, while others work."""
    from core.backup import backup as make

    with session(context).machine_desk() as desk, progress() as report:
        made = make(desk, file, force=force, progress=report)
    say(f"{file}: {_contents(made)}, {file.stat().st_size / 1e6:,.1f} MB.")
    _tell_missing(made)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file of `printdesk backup`.")],
) -> None:
    """Make the desk of a backup, in a data folder (and a database) that has none."""
    from core.backup import restore as make
    from core.files import FileStore

    settings = session(context).settings()
    with progress() as report:
        made = make(file, settings, FileStore(settings.files_place), progress=report)
    say(f"{settings.data}: {_contents(made)} restored.")
    if made.waiting:
        say(f"{made.waiting:,} messages were still to be sent then; some may have been since. See `printdesk list`.")
    _tell_missing(made)


def _contents(made: Backup) -> str:
    return f"{made.counts['projects']:,} projects and {made.counts['files'] - len(made.missing):,} stored files"


def _tell_missing(made: Backup) -> None:
    if made.missing:
        some = ", ".join(sha256[:12] + "…" for sha256 in made.missing[:5])
        raise DeskError(f"{len(made.missing):,} stored files are lost or damaged and not in it: {some}")


def check(
    context: typer.Context,
    full: Annotated[bool, typer.Option("--full", help="Read the content of every stored file too.")] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Look at every row of the histories, also of very many projects.")
    ] = False,
) -> None:
    """Print settings and versions, and look whether the data is whole; exit code 1 when something is wrong."""
    from core.check import Finding, look_at_desk, look_at_settings, look_at_versions

    given = session(context)
    findings = [*look_at_settings(given.settings(), given.given), *look_at_versions()]
    try:
        with given.machine_desk() as desk, progress() as report:
            findings += look_at_desk(desk, full=full, history=history, progress=report)
    except DeskError as error:
        findings.append(Finding("Database", "Opening", str(error), ok=False))
    _print(findings)
    wrong = [one for one in findings if not one.ok]
    if wrong:
        raise DeskError(f"{len(wrong):,} of {len(findings):,} things are not as they should be.")
    say("Everything is as it should be.")


def _print(findings: Iterable[Finding]) -> None:
    out = console()
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    area = ""
    for one in findings:
        if one.area != area:
            grid.add_row(Text(one.area, style="bold"), "")
            area = one.area
        value = Text(one.value) if one.ok else Text(f"WRONG: {one.value}", style="red")
        grid.add_row(Text(f"  {one.what}"), value)
    out.print(grid)
