"""All projects as CSV and Parquet, beside the sqlite3 command-line tool on the same file."""

from __future__ import annotations

import shutil
import subprocess
import threading
from pathlib import Path
from urllib.request import urlopen

import psutil

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
    tool = shutil.which("sqlite3")
    if tool is None:
        print("no sqlite3 command-line tool here: no CSV figures")
        return []
    database = str(desk.database.engine.url.database)
    target = folder / "projects.csv"

    def by_tool() -> None:
        with target.open("wb") as file:
            subprocess.run([tool, "-readonly", "-csv", "-header", database, SELECT], stdout=file, check=True)

    with served("ours", desk.settings.data) as (address, process):
        url = address.replace("/projects", "/export/projects.csv")
        took = medians(
            {
                "tool": by_tool,
                "file": lambda: desk.projects.export(target),
                "http": lambda: _fetch(url),
                "parquet": lambda: desk.projects.export(target, format="parquet"),
            },
            rounds,
        )
        growth = _growth(process, url)
    target.unlink()
    sidecar_of(target).unlink(missing_ok=True)
    beside = "the sqlite3 tool"
    return [
        only("all projects as CSV, sqlite3 tool", took["tool"], "ms", beside, took["tool"]),
        at_most("all projects as CSV", took["file"], "ms", beside, took["tool"], 1),
        at_most("all projects as CSV over HTTP", took["http"], "ms", beside, took["tool"], 1),
        only("all projects as Parquet", took["parquet"], "ms", beside, took["tool"]),
        only("memory while exporting over HTTP, server and child", growth, "MB", "100 MB", 100),
    ]


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
