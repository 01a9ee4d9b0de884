"""`python -m bench`: makes the databases once, then prints every figure of the speed table as a ratio in this run."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench import (
    browser,
    exports,
    frames,
    growth,
    intake,
    moves,
    overview,
    postgresql,
    postgresql_moves,
    quote,
    reports,
)
from bench.databases import filled
from bench.timing import Line
from core import Desk
from core.store.checks import database_version

SECTIONS = ("overview", "growth", "exports", "frames", "reports", "moves", "intake", "quote", "browser")
ON_THEIR_OWN = ("intake", "quote")  # on desks that they make themselves
ON_POSTGRESQL = SECTIONS[: SECTIONS.index("intake")]
Filled = Callable[[int], Desk]  # by the number of its projects


def main() -> None:
    """Print a line for each figure; ends with 1 when a bar is missed."""
    options = _options()
    with _databases(options) as made:
        desk = made(options.projects)
        system = f"Python {platform.python_version()}, {database_version(desk.database)}"
        print(f"{options.projects:,} projects; {system}; medians of {options.rounds} interleaved rounds")
        jobs, found = _jobs(options, made, desk), []
        for name in options.sections:
            for line in jobs[name]():
                found.append(line)
                print(line, flush=True)
    missed = [line for line in found if line.met is False]
    print(f"{len(missed)} of {len([line for line in found if line.met is not None])} bars missed")
    raise SystemExit(bool(missed))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], help=f"of {', '.join(SECTIONS)}; else all")
    parser.add_argument("--postgresql", action="store_true", help=f"on PostgreSQL, {', '.join(ON_POSTGRESQL)} only")
    parser.add_argument("--projects", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=10_000, help="the database that growth starts from")
    parser.add_argument("--folder", type=Path, default=Path("bench-data"), help="where the databases are kept")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    possible = ON_POSTGRESQL if options.postgresql else SECTIONS
    options.sections = options.sections or possible
    if set(options.sections) <= set(ON_THEIR_OWN):
        options.projects = 0
    if not set(options.sections) <= set(possible):
        parser.error(f"On PostgreSQL there are only {', '.join(possible)}.")
    return options


@contextmanager
def _databases(options: argparse.Namespace) -> Iterator[Filled]:
    if not options.postgresql:
        yield partial(filled, options.folder)
        return
    with postgresql.server(options.folder) as url:
        yield partial(postgresql.filled, url, options.folder)


def _jobs(options: argparse.Namespace, made: Filled, desk: Desk) -> dict[str, Callable[[], list[Line]]]:
    moving = postgresql_moves if options.postgresql else moves
    return {
        "overview": lambda: overview.lines(desk, options.rounds),
        "growth": lambda: growth.lines(made(options.small), desk, options.rounds),
        "exports": lambda: exports.lines(desk, options.folder, 3),
        "frames": lambda: frames.lines(desk, 3),
        "reports": lambda: reports.lines(desk, 3),
        "moves": lambda: moving.lines(desk, options.rounds),
        "intake": lambda: intake.lines(3),
        "quote": lambda: quote.lines(options.rounds),
        "browser": lambda: browser.lines(desk.settings.data, options.rounds),
    }


if __name__ == "__main__":
    main()
