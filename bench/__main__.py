"""`python -m bench`: makes the databases once, then prints every figure of the speed table as a ratio in this run."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable
from pathlib import Path

from bench import browser, exports, frames, growth, intake, moves, overview, reports
from bench.databases import filled
from bench.timing import Line
from core.store.engine import sqlite_module

SECTIONS = ("overview", "growth", "exports", "frames", "reports", "moves", "intake", "browser")


def main() -> None:
    """Print a line for each figure; ends with 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], help=f"of {', '.join(SECTIONS)}; else all")
    parser.add_argument("--projects", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=10_000, help="the database that growth starts from")
    parser.add_argument("--folder", type=Path, default=Path("bench-data"), help="where the databases are kept")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    desk = filled(options.folder, options.projects)
    data = desk.settings.data
    jobs: dict[str, Callable[[], list[Line]]] = {
        "overview": lambda: overview.lines(desk, options.rounds),
        "growth": lambda: growth.lines(filled(options.folder, options.small), desk, options.rounds),
        "exports": lambda: exports.lines(desk, options.folder, 3),
        "frames": lambda: frames.lines(desk, 3),
        "reports": lambda: reports.lines(desk, 3),
        "moves": lambda: moves.lines(desk, options.rounds),
        "intake": lambda: intake.lines(3),
        "browser": lambda: browser.lines(data, options.rounds),
    }
    system = f"Python {platform.python_version()}, SQLite {sqlite_module().sqlite_version}"
    print(f"{options.projects:,} projects; {system}; medians of {options.rounds} interleaved rounds")
    found = []
    for name in options.sections or SECTIONS:
        for line in jobs[name]():
            found.append(line)
            print(line, flush=True)
    missed = [line for line in found if line.met is False]
    print(f"{len(missed)} of {len([line for line in found if line.met is not None])} bars missed")
    raise SystemExit(bool(missed))


if __name__ == "__main__":
    main()
