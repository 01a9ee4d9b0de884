"""Large exports are written by a child process: the same bytes, of one moment, flat in memory."""

from __future__ import annotations

import io
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from core import Desk, connect, read_export
from core.errors import ExportFailed
from core.layouts import LAYOUTS
from core.store import export, export_parent


def content(pieces: Iterator[bytes]) -> bytes:
    return b"".join(pieces)


AWKWARD = ("=1", "a,b", "", 'x"y', "ö\nü", "plain", "'x", "-")


@pytest.fixture
def large(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    """So many projects that a child process exports them; every fourth value that can be NULL is."""
    desk = connect(sqlite_url, user="ada", data=tmp_path)
    rows = export.LARGE + 500
    pick = " ".join(f"WHEN {n} THEN :t{n}" for n in range(len(AWKWARD)))
    with desk.database.writing() as connection:
        for kind in ("projects", "items"):
            for trigger in connection.exec_driver_sql(
                f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{kind}'"
            ).scalars():
                connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
        texts = {f"t{n}": text for n, text in enumerate(AWKWARD)}
        connection.execute(
            sa.text(
                f"""INSERT INTO projects (id, title, customer, company, email, country, materials, items, quantity,
                total, shipping_cost, discount, currency, payment, ordered_at, due_at, status_since, status, source,
                search_text) {numbers} SELECT i, CASE i % 8 {pick} END, 'Ada', CASE (i / 2) % 9 {pick} END, 'a@x.de',
                'DE', 'PA12, PLA', 1, i, i * 7 - 5000, 0, 0,
                CASE i % 3 WHEN 0 THEN 'JPY' WHEN 1 THEN 'EUR' ELSE 'TND' END, 'Paid',
                1700000000000000 + i * 1000000 + (i % 5 = 0) * i, CASE WHEN i % 4 THEN i * 1000001 END, 0, 'Pending',
                'test', 'x' FROM n"""
            ),
            texts,
        )
        connection.exec_driver_sql(
            """INSERT INTO items (project_id, position, name, material, quantity, unit_price)
            SELECT id, 1, title, 'PA12', 1, id FROM projects"""
        )
    yield desk
    desk.close()


@pytest.mark.parametrize("name", ["projects", "items"])
@pytest.mark.parametrize("sort", [None, "-ordered_at", "company", "-status"])
def test_the_child_process_writes_the_same_bytes(large: Desk, name: str, sort: str | None) -> None:
    """Whether rows come by Python or by the fast driver in a child cannot be seen in the file."""
    source = getattr(large, name)
    fast = content(source.stream(sort=sort, country="DE"))
    assert fast.count(b"\r\n") == export.LARGE + 501
    filters, order = source.filters(country="DE"), export.Sort.parse(sort) if sort else None
    how = {"format": "csv", "sheet_safe": True}
    assert fast == content(
        export.read_here(large.database, export.plan(large.database, name, LAYOUTS[name], filters, order, how))
    )


def test_the_child_process_writes_the_same_parquet_row_group_by_row_group(large: Desk, tmp_path: Path) -> None:
    large.projects.export(tmp_path / "out.parquet", sort="company")
    pd.testing.assert_frame_equal(read_export(tmp_path / "out.parquet"), large.projects.table(sort="company"))
    large.items.export(tmp_path / "out.parquet")
    large.items.export(tmp_path / "out.csv")
    pd.testing.assert_frame_equal(read_export(tmp_path / "out.parquet"), read_export(tmp_path / "out.csv"))


def test_money_in_one_thread_knows_the_currency_that_the_other_one_writes(large: Desk, tmp_path: Path) -> None:
    """Also where the currency is not written at all; and the number of rows comes from the child."""
    wanted = large.projects.table(sort="number")
    for columns in (["total", "number", "title", "currency"], ["title", "total"], ["due_at"]):
        assert large.projects.export(tmp_path / "out.csv", columns=columns) == len(wanted)
        pd.testing.assert_frame_equal(read_export(tmp_path / "out.csv"), wanted[columns])


def test_an_export_sees_one_moment_while_others_write(large: Desk) -> None:
    """Two threads of the child share the columns; what they put together is one snapshot."""
    stop = threading.Event()

    def write() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            with large.database.writing() as connection:
                # title is read by one thread, due_at by the other
                connection.exec_driver_sql(f"UPDATE projects SET title = 't{turn}', due_at = {turn} WHERE id % 500 = 0")

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(0.2)
    try:
        for _ in range(5):
            frame = read_export(io.BytesIO(content(large.projects.stream())))
            some = frame[frame.index % 500 == 499]
            assert some["title"].nunique() == 1
            assert set("t" + some["due_at"].astype("int64").astype("str")) == set(some["title"])
    finally:
        stop.set()
        writer.join()


def test_a_reader_that_goes_away_ends_the_child(large: Desk) -> None:
    """A browser that stops a download leaves no process behind."""
    import psutil

    pieces = large.projects.stream()
    next(pieces)
    next(pieces)
    assert any("export_child" in " ".join(one.cmdline()) for one in psutil.Process().children())
    pieces.close()
    assert psutil.Process().children() == [] or not any(
        "export_child" in " ".join(one.cmdline()) for one in psutil.Process().children()
    )


def test_a_child_that_dies_is_an_error() -> None:
    how = {"format": "csv", "sheet_safe": True}
    job = {"uri": "file:/nowhere/desk.db?mode=ro", "columns": [], "how": how, "halves": [], "whole": []}
    with pytest.raises(ExportFailed, match="stopped half-way"):
        content(export_parent.stream(job))


def test_memory_stays_flat(large: Desk) -> None:
    """This process never holds more than a few pieces of the file."""
    sizes = [len(piece) for piece in large.projects.stream()]
    assert max(sizes) <= 512 * 1024
    assert sum(sizes) > 2 * max(sizes)


def test_the_child_needs_nothing_heavy() -> None:
    """It starts in a fraction of a second: no pandas, SQLAlchemy or pydantic."""
    listing = "import sys; print(sorted(set(sys.modules) & set(sys.argv)))"
    probe = export_parent.COMMAND[-1].replace("main()", listing)
    heavy = ["sqlalchemy", "pydantic", "panel", "pandas"]
    root = {"PYTHONPATH": str(Path(export.__file__).parents[2])}
    command = [*export_parent.COMMAND[:-1], probe, *heavy]
    found = subprocess.run(command, capture_output=True, text=True, check=True, env=root)
    assert found.stdout.strip() == "[]"
