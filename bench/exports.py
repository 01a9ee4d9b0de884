"""
All projects as CSV and Parquet, beside the sqlite3 command-line tool on the same file, or PostgreSQL's own COPY.

Neither keeps a spreadsheet from taking text for formulas, nor has money with its decimals or times that can be read.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import psutil

from bench.postgresql import bare
from bench.serving import served
from bench.timing import Line, at_most, medians, only
from core import Desk
from core.sidecar import sidecar_of

SELECT = (
    "SELECT id, title, customer, company, email, country, materials, items, quantity, total, currency, payment,"
    " ordered_at, due_at, status_since, status FROM projects ORDER BY id"
)


def lines(desk: Desk, folder: Path, rounds: int) -> list[Line]:
    """To a file, and over HTTP; with the memory that the server grows by meanwhile."""
    if desk.database.is_sqlite and shutil.which("sqlite3") is None:
        print("no sqlite3 command-line tool here: no CSV figures")
        return []
    beside, tool = ("the sqlite3 tool", _by_tool) if desk.database.is_sqlite else ("PostgreSQL's COPY", _by_copy)
    target = folder / "projects.csv"
    with served("ours", desk.settings.data, desk.settings.url) as (address, process):
        url = address.replace("/projects", "/export/projects.csv")
        took = medians(
            {
                "tool": lambda: tool(desk, target),
                "file": lambda: desk.projects.export(target),
                "http": lambda: _fetch(url),
                "parquet": lambda: desk.projects.export(target, format="parquet"),
            },
            rounds,
        )
        growth = _growth(process, url)
    target.unlink()
    sidecar_of(target).unlink(missing_ok=True)
    # The bar is ahead of the sqlite3 tool; COPY is the server's own way to write CSV, so that nothing can be.
    line: Callable[..., Line] = partial(at_most, bar=1) if desk.database.is_sqlite else only
    return [
        only(f"all projects as CSV, {beside}", took["tool"], "ms", beside, took["tool"]),
        line("all projects as CSV", took["file"], "ms", beside, took["tool"]),
        line("all projects as CSV over HTTP", took["http"], "ms", beside, took["tool"]),
        only("all projects as Parquet", took["parquet"], "ms", beside, took["tool"]),
        only("memory while exporting over HTTP, server and child", growth, "MB", "100 MB", 100),
    ]


def _by_tool(desk: Desk, target: Path) -> None:
    command = ["sqlite3", "-readonly", "-csv", "-header", str(desk.database.engine.url.database), SELECT]
    with target.open("wb") as file:
        subprocess.run(command, stdout=file, check=True)


def _by_copy(desk: Desk, target: Path) -> None:
    statement = f"COPY ({SELECT}) TO STDOUT (FORMAT csv, HEADER)"
    with (
        target.open("wb") as file,
        bare(desk.database.engine.url) as connection,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        file.writelines(copy)


def _fetch(url: str) -> None:
    with urlopen(url) as answer:
        while answer.read(1 << 20):
            pass


def _growth(process: psutil.Process, url: str) -> float:
    """The most MB that the server and its child have grown by during an export."""
    before, peak, done = _rss(process), 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, _rss(process))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _fetch(url)
    done.set()
    watcher.join()
    return (peak - before) / 1e6


def _rss(process: psutil.Process) -> int:
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue  # it ended between the two lines
    return total
