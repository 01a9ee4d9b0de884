"""Filled databases, made once by the demo and kept."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core import connect
from core.demo.fill import fill
from core.desk import Desk
from core.settings import read_settings


def filled(folder: Path, projects: int) -> Desk:
    """A desk on an SQLite file with that many projects of the demo."""
    data = folder / f"projects-{projects}"
    return fill_once(opened(data=data), projects, f"{data}")


def opened(**where: object) -> Desk:
    """The desk with these settings; one that an older version has filled is upgraded."""
    return Desk(read_settings(user="bench", **where), upgrade=True)


def fill_once(desk: Desk, projects: int, place: str) -> Desk:
    """The desk at *place* with that many projects; made at the first call, which says how long it took."""
    present = int(desk.projects.counts().sum())
    if present >= projects:
        return desk
    if present:
        raise SystemExit(f"{place} has {present:,} projects instead of {projects:,}; delete it and try again.")
    begin = time.perf_counter()
    fill(desk, projects)
    print(f"{projects:,} projects made in {time.perf_counter() - begin:,.0f} s")
    return desk


@contextmanager
def copied(desk: Desk) -> Iterator[Desk]:
    """A copy of the desk that may be written to: what is measured with one database must not depend on the last run."""
    place = Path(desk.database.engine.url.database or "")
    with tempfile.TemporaryDirectory(dir=place.parents[1], prefix="copy-") as folder:
        with desk.database.writing():  # nobody else writes meanwhile
            for part in (place, place.with_name(f"{place.name}-wal")):
                shutil.copyfile(part, Path(folder, part.name))
        with connect(data=folder, user="bench") as copy:
            yield copy
