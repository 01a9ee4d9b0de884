"""Whole tables from their Arrow snapshots are, at any time, what a plain query gives."""

from __future__ import annotations

import stat
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import core
from core.dictionary import KINDS, TABLES
from core.filters import COLUMNS, Filters, Sort, make_filters
from core.store import changes
from core.whole import NEWEST_FIRST, WholeTable
from tests.crash.processes import meet, together
from tests.factory import item, order

EVERY = 10**9  # a limit, with which `table` always asks plainly
FILTERS: list[dict[str, Any]] = [
    {},
    {"status": ["Pending", "Canceled"]},
    {"country": "FR", "material": "PLA"},
    {"search": "RACK"},
    {"search": "%"},
    {"ordered_from": "2026-03-03", "ordered_to": "2026-03-05"},
    {"customer": "ADA MEYER", "overdue": True},
]


@pytest.fixture
def filled(desk: core.Desk) -> core.Desk:
    """Projects of several currencies, countries and materials, with every text and number that may be missing."""
    for n in range(30):
        items = [item(quantity=n + 1, material=("PA12", "PLA")[n % 2], finish=(None, "Dyed", "")[n % 3])]
        desk.projects.place(
            order(
                title=("Zahnrad Öl", "bracket", "Bracket", "100 %")[n % 4],
                currency=("EUR", "JPY", "TND")[n % 3],
                items=[{**one, "unit_price": "5"} for one in (*items, *items[: n % 2])],
                shipping_cost="0",
                shipping={"country": ("DE", "FR")[n % 2]},
                customer={"company": (None, "Zeta", "acme")[n % 3]},
                due_at=None if n % 5 else f"2026-04-{n % 7 + 1:02d}T00:00Z",
                ordered_at=f"2026-03-{n % 9 + 1:02d}T09:30:00.00000{n % 2}+01:00",
                comment="Please hurry." if n % 4 == 0 else None,
            )
        )
        for status in ("Printing", "Shipped")[: n % 3]:
            desk.projects.move(f"P-{n + 1:06d}", status, "Now.", by="grace")
    desk.projects.move("P-000001", "Canceled", "Sorry.", reason="lost")
    return desk


@pytest.fixture
def whole(filled: core.Desk, tmp_path: Path) -> Any:
    """Reads a table from its snapshot, by the name of the table."""

    def read(name: str, sort: Sort = NEWEST_FIRST, **options: Any) -> pd.DataFrame:
        table = WholeTable(name, filled.database, tmp_path, smallest=0)
        found = table.table(make_filters(filled.settings.zone, **options), sort)
        assert found is not None
        return found

    return read


def test_whole_tables_equal_the_plain_ones_under_every_filter_and_sort(filled: core.Desk, whole: Any) -> None:
    for name in TABLES:
        plain = getattr(filled, name).table
        for options in FILTERS:
            pd.testing.assert_frame_equal(whole(name, **options), plain(limit=EVERY, **options))
    for sort in (way + column for way in ("", "-") for column in COLUMNS):
        pd.testing.assert_frame_equal(
            whole("projects", Sort.parse(sort)), filled.projects.table(sort=sort, limit=EVERY)
        )


def test_some_columns_of_a_whole_table_are_those_of_the_whole_one(filled: core.Desk, tmp_path: Path) -> None:
    for name, kinds in KINDS.items():
        table = WholeTable(name, filled.database, tmp_path, smallest=0)
        some = dict(list(kinds.items())[::-3])
        for options in FILTERS:
            filters = make_filters(filled.settings.zone, **options)
            for sort in map(Sort.parse, ("-ordered_at", "total", "customer", "number", "status")):
                whole, found = table.table(filters, sort), table.table(filters, sort, some)
                assert whole is not None
                pd.testing.assert_frame_equal(found, whole[list(some)])


def test_a_whole_table_can_be_written_to_and_later_ones_do_not_change(whole: Any) -> None:
    first = whole("projects")
    before = first.copy(deep=True)
    first.loc[:3, "total"] = 0.0
    first.loc[:3, "title"] = "mine"
    first.loc[:3, "status"] = "Canceled"
    first["due_at"] = first["due_at"] + pd.Timedelta(days=1)
    pd.testing.assert_frame_equal(whole("projects"), before)


def test_a_damaged_snapshot_is_made_anew(filled: core.Desk, whole: Any, tmp_path: Path) -> None:
    wanted = whole("comments")
    snapshot = tmp_path / "snapshots" / "comments.arrow"
    content = snapshot.read_bytes()
    for damaged in (content[: len(content) // 2], b"", b"nothing of the kind"):
        snapshot.unlink()  # frames live on the old file
        snapshot.write_bytes(damaged)
        pd.testing.assert_frame_equal(whole("comments"), wanted)


def test_where_no_snapshot_can_be_kept_a_table_is_read_without(desk: core.Desk, tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("a file where the folder should be")
    assert WholeTable("projects", desk.database, tmp_path, smallest=0).table(Filters()) is None


def test_what_was_being_written_while_a_snapshot_was_made_is_seen_later(postgres_url: str, tmp_path: Path) -> None:
    """PostgreSQL numbers rows when they are written, but shows them when they are committed."""
    with core.connect(postgres_url, user="ada", data=tmp_path) as desk:
        first, second = (desk.projects.place(order()).number for _ in range(2))
        whole = {name: WholeTable(name, desk.database, tmp_path, smallest=0) for name in TABLES}
        with desk.database.writing() as connection:
            said = {"project_id": int(first[2:]), "author": "Ada", "from_customer": True, "body": "Late", "at": 1}
            changes.add(connection, "comments", said)
            desk.projects.comment(second, "Early", author="Bob")
            for table in whole.values():
                table.table(Filters())
            event = {"project_id": int(first[2:]), "kind": "commented", "actor": "ada", "at": 1}
            changes.add_id(connection, "events", event)  # last: others wait for it
        for name, table in whole.items():
            made = (tmp_path / "snapshots" / f"{name}.arrow").stat().st_mtime_ns
            pd.testing.assert_frame_equal(table.table(Filters()), getattr(desk, name).table(limit=EVERY))
            assert (tmp_path / "snapshots" / f"{name}.arrow").stat().st_mtime_ns == made, "followed, not made anew"
        assert desk.comments.table()["body"].tolist() == ["Late", "Early"]


def test_several_processes_and_threads_may_share_the_copies(database_url: str, tmp_path: Path) -> None:
    workers = [partial(look_while_others_write, database_url, tmp_path, name) for name in ("projects", "items")] * 2
    together(*workers, partial(write_while_others_look, database_url, tmp_path))
    snapshots = list((tmp_path / "snapshots").iterdir())
    assert sorted(snapshot.name for snapshot in snapshots) == ["items.arrow", "projects.arrow"]
    assert {stat.S_IMODE(snapshot.stat().st_mode) for snapshot in snapshots} == {0o600}


def look_while_others_write(url: str, folder: Path, name: str) -> None:
    """Every table is one that the database had at some time, and the last one is what it has."""
    with core.connect(url, data=folder) as desk:
        table = WholeTable(name, desk.database, folder, smallest=0)
        meet()
        rows = 0
        while rows < 20:
            with ThreadPoolExecutor(2) as pool:
                frames = list(pool.map(lambda _: table.table(Filters()), range(2)))
            found = [frame for frame in frames if frame is not None]  # None: plain, as others write too much
            assert all(frame["number"].is_unique and len(frame) >= rows for frame in found)
            rows = max([rows, *map(len, found)])
        pd.testing.assert_frame_equal(table.table(Filters()), getattr(desk, name).table(limit=EVERY))


def write_while_others_look(url: str, folder: Path) -> None:
    """Place projects, and change things that no event tells of, so that snapshots are made anew."""
    with core.connect(url, data=folder) as desk:
        meet()
        for n in range(20):
            desk.projects.place(order())
            if n % 5 == 3:
                with desk.database.writing() as connection:
                    connection.exec_driver_sql("UPDATE projects SET title = 'By SQL'")
            time.sleep(0.02)
