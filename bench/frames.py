"""All projects as a DataFrame: the first load, and one after few changes, beside `pandas.read_sql` and plain ADBC."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from bench.moves import pending
from bench.timing import Line, at_most, milliseconds, only
from core import Desk
from core.filters import COLUMNS

_NAMES = ", ".join("id" if name == "number" else name for name in COLUMNS)
SELECT = f"SELECT {_NAMES} FROM projects ORDER BY ordered_at DESC, id DESC"
MOVED = PLACED = 20  # projects between two loads
# ADBC takes the types of columns from their first values, and fails where those are all NULL.
ADBC_SELECT = SELECT.replace("company,", "ifnull(company, ''),").replace("due_at,", "ifnull(due_at, 0),")
BESIDE = "pandas.read_sql"

# Scripts of processes of their own, which print the most memory that they and their children ever had, in MB; or ms.
_PEAK = """
import pathlib, re, resource, sys
def peak():
    own = re.search(r"VmHWM:\\s*(\\d+)", pathlib.Path("/proc/self/status").read_text())  # getrusage tells its parent's
    print((int(own[1]) + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024)
"""
_READ_SQL = """
import pandas, sqlalchemy
from core.store.database import Database
with Database(sys.argv[1]).engine.connect() as connection:
    frame = pandas.read_sql(sqlalchemy.text(sys.argv[2]), connection)
peak()
"""
_LOAD = """
import core
with core.connect(sys.argv[1], data=sys.argv[2]) as desk:
    frame = desk.projects.table()
peak()
"""
_LOOK_AT_ALL = _LOAD.replace("peak()", "for name in frame.select_dtypes('str'): frame[name].str.len().sum()\npeak()")
_ADBC = """
import adbc_driver_sqlite.dbapi, sys, time
begin = time.perf_counter()
with adbc_driver_sqlite.dbapi.connect(sys.argv[1]) as connection, connection.cursor() as cursor:
    cursor.execute(sys.argv[2])
    frame = cursor.fetch_arrow_table().to_pandas()
print((time.perf_counter() - begin) * 1000)
"""


def lines(desk: Desk, rounds: int) -> list[Line]:
    """Times in one interleaved run; peaks of memory of fresh processes."""
    took = _times(desk, rounds)
    base = took["read_sql"]
    adbc = [took["adbc"]] if "adbc" in took else []
    return [
        only("all projects as a DataFrame, pandas.read_sql", base, "ms", BESIDE, base),
        *(only("all projects as a DataFrame, plain ADBC", one, "ms", BESIDE, base) for one in adbc),
        at_most("all projects as a DataFrame", took["first"], "ms", BESIDE, base, 0.15),
        at_most(f"the same again, {MOVED} moved and {PLACED} new", took["again"], "ms", BESIDE, base, 0.01),
        *_memory(desk),
    ]


def _times(desk: Desk, rounds: int) -> dict[str, float]:
    moved, times = pending(desk, MOVED), defaultdict[str, list[float]](list)
    for _ in range(rounds):
        times["read_sql"].append(milliseconds(lambda: _read_sql(desk)))
        if desk.database.is_sqlite:
            times["adbc"].append(_child(_ADBC, f"{_database(desk).as_uri()}?mode=ro", ADBC_SELECT))
        _snapshot(desk).unlink(missing_ok=True)
        times["first"].append(milliseconds(desk.projects.table))
        desk.projects.move_many(moved, "Printing", "We begin.")
        moved = pending(desk, PLACED)
        times["again"].append(milliseconds(desk.projects.table))
    return {name: statistics.median(values) for name, values in times.items()}


def _memory(desk: Desk) -> list[Line]:
    url, data = desk.settings.url, str(desk.settings.data)
    base = _child(_PEAK + _READ_SQL, url, SELECT)
    _snapshot(desk).unlink(missing_ok=True)
    first, again, all_texts = (_child(_PEAK + script, url, data) for script in (_LOAD, _LOAD, _LOOK_AT_ALL))
    return [
        only("peak memory, pandas.read_sql", base, "MB", BESIDE, base),
        at_most("peak memory, all projects as a DataFrame, both processes", first, "MB", BESIDE, base, 0.25),
        at_most("peak memory, the same again", again, "MB", BESIDE, base, 0.25),
        only("peak memory, the same and every text looked at", all_texts, "MB", BESIDE, base),
    ]


def _read_sql(desk: Desk) -> None:
    with desk.database.engine.connect() as connection:
        pd.read_sql(sa.text(SELECT), connection)


def _child(script: str, *arguments: str) -> float:
    """What a script in a process of its own prints."""
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _database(desk: Desk) -> Path:
    return Path(str(desk.database.engine.url.database)).resolve()


def _snapshot(desk: Desk) -> Path:
    return desk.settings.data / "snapshots" / "projects.arrow"
