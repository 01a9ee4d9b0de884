"""Whoever reads an export slowly, or not at all, never holds up the database."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from core import Desk
from core.store import export
from core.store.engine import sqlite_module
from core.store.spool import Spool
from tests.core.test_csv_large import content, large
from tests.factory import order

__all__ = ["large"]  # the fixture
PIECES = [bytes([n]) * 500_000 for n in range(40)]


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)
    os.close(writing)


def read(end: int, size: int, *, pause: float = 0) -> bytes:
    found = bytearray()
    while len(found) < size:
        found += os.read(end, 1 << 20)
        time.sleep(pause)
    return bytes(found)


@pytest.mark.parametrize("pause", [0, 0.002])
def test_everything_comes_out_in_order(pipe: tuple[int, int], pause: float) -> None:
    out: list[bytes] = []
    whole = b"".join(PIECES)
    reader = threading.Thread(target=lambda: out.append(read(pipe[0], len(whole), pause=pause)))
    reader.start()
    with Spool(pipe[1]) as spool:
        for piece in PIECES:
            spool.put(memoryview(piece))
    reader.join()
    assert out == [whole]


def test_all_is_put_before_anything_is_read(pipe: tuple[int, int]) -> None:
    out: list[bytes] = []
    whole = b"".join(PIECES)
    begin = time.monotonic()
    with Spool(pipe[1]) as spool:
        for piece in PIECES:
            spool.put(piece)
        assert time.monotonic() - begin < 5  # it waited for one piece only
        reader = threading.Thread(target=lambda: out.append(read(pipe[0], len(whole))))
        reader.start()
    reader.join()
    assert out == [whole]


def test_a_reader_that_went_away_is_an_error() -> None:
    program = """
import os
from core.store.spool import Spool
reading, writing = os.pipe()
os.close(reading)
with Spool(writing) as spool:
    for _ in range(100):
        spool.put(bytes(500_000))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "BrokenPipeError" in done.stderr


def test_the_snapshot_is_let_go_although_nobody_reads_on(large: Desk) -> None:
    """The write-ahead log can be emptied, which one open read transaction would prevent; and the file is of before."""
    with large.database.writing() as connection:
        connection.exec_driver_sql(
            """INSERT INTO items (project_id, position, name, material, quantity, unit_price)
            SELECT p.id, n.value, 'part', 'PA12', 1, 1 FROM projects AS p, json_each('[2, 3, 4, 5, 6, 7, 8, 9]') AS n"""
        )
    wanted = content(large.items.stream())
    pieces = large.items.stream()
    begun = next(pieces) + next(pieces)
    with large.database.writing() as connection:
        connection.exec_driver_sql("UPDATE projects SET title = 'afterwards' WHERE id < 99")
    wait_until_the_log_is_empty(large)
    assert wanted.count(b"\r\n") > 9 * export.LARGE
    assert begun + content(pieces) == wanted


def test_nor_does_a_small_export_hold_it(sqlite_desk: Desk) -> None:
    for _ in range(2):
        sqlite_desk.projects.place(order())
    pieces = sqlite_desk.projects.stream()
    begun = next(pieces)
    sqlite_desk.projects.place(order())
    wait_until_the_log_is_empty(sqlite_desk)
    assert (begun + content(pieces)).count(b"\r\n") == 3


def wait_until_the_log_is_empty(desk: Desk) -> None:
    other = sqlite_module().connect(desk.database.engine.url.database, timeout=0.1)
    last = time.monotonic() + 20
    while other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] and time.monotonic() < last:
        time.sleep(0.05)
    assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)
    other.close()
