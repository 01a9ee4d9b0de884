"""CSV is lossless, safe from formulas, the same however it is read, and flat in memory."""

from __future__ import annotations

import csv as standard_csv
import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import Desk
from core.cells import TRIGGERS, Column, Kind, header, lines, row_parts
from core.csv import BOM, read_export, save
from core.errors import BadFilter, ExportFailed, UnknownColumn, UnknownProject
from tests import factory
from tests.databases import missing

TEXT = (Column("title", Kind.TEXT, ""), Column("company", Kind.TEXT, ""))
STRINGS = 20_000  # checked in each run
AT_ONCE = 400


def written(titles: list[str | None]) -> bytes:
    columns = [pa.array(titles, pa.string()), pa.array(titles[::-1], pa.string())]
    return header(TEXT) + bytes(lines(row_parts(columns, TEXT)))


def content(pieces: Iterator[bytes]) -> bytes:
    return b"".join(pieces)


risky = st.text(st.sampled_from(TRIGGERS + '",; x0\u2028\ufeff'), max_size=6)


@given(st.lists(st.one_of(st.none(), st.text(), risky), min_size=AT_ONCE, max_size=AT_ONCE))
@settings(max_examples=STRINGS // AT_ONCE, deadline=None, derandomize=True, database=None)
def test_every_text_comes_back_as_it_was(titles: list[str | None]) -> None:
    frame = read_export(io.BytesIO(written(titles)))
    assert [None if pd.isna(one) else one for one in frame["title"]] == titles
    assert [None if pd.isna(one) else one for one in frame["company"]] == titles[::-1]


@given(st.lists(st.one_of(st.none(), st.text(), risky), min_size=50, max_size=50))
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
def test_no_cell_begins_like_a_formula(titles: list[str | None]) -> None:
    """Python's own reader agrees on what the cells are, and none of them begins with a sign that runs."""
    rows = list(standard_csv.reader(io.StringIO(written(titles).decode(), newline="")))
    assert rows[0] == ["title", "company"]
    for title, row in zip(titles, rows[1:], strict=True):
        risk = bool(title) and title[0] in TRIGGERS
        assert row[0] == ("'" if risk else "") + (title or "")


def test_a_spreadsheet_finds_no_formula(tmp_path: Path) -> None:
    """LibreOffice opens a file with every trigger before a working formula: text cells only."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip(missing("LibreOffice Calc"))
    bodies = ["1+1", "SUM(1;2)", 'HYPERLINK("x";"y")', "=1+1", "cmd|' /C calc'!A0", ""]
    path = tmp_path / "risky.csv"
    path.write_bytes(written([sign + body for sign in TRIGGERS.replace("\0", "") for body in bodies]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # comma, quotes, UTF-8, from line 1, English, quoted is not forced to text, numbers and formulas are looked for
    infilter = "--infilter=CSV:44,34,76,1,,1033,false,true,false,false,false,-1,true"
    command = [office, "--headless", profile, infilter, "--convert-to", "fods", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    sheet = (tmp_path / "risky.fods").read_text()
    assert "SUM(1;2)" in sheet
    assert "table:formula" not in sheet


@pytest.fixture
def filled(desk: Desk, order: Callable[..., dict[str, Any]]) -> Desk:
    """A few projects whose texts, currencies and moments are as awkward as they may be."""
    desk.projects.place(
        order(title='=HYPERLINK("x")', customer={"name": 'Meyer, "Ada"', "email": "a@x.de", "company": ""})
    )
    desk.projects.place(order(title="Yen", currency="JPY", items=[factory.item(unit_price="5")], shipping_cost="0"))
    desk.projects.place(
        order(title="Dinar", currency="TND", items=[factory.item(unit_price="1.005")], shipping_cost="0")
    )
    desk.projects.place(order(title="Micro", ordered_at="2026-03-01T09:30:00.000001+01:00", due_at="2026-04-01T00:00Z"))
    desk.projects.move("P-000002", "Printing", "Ready.", by="grace")
    return desk


def test_projects_come_back_as_the_table_has_them(filled: Desk) -> None:
    """Same columns, same rows, same order; money exact."""
    frame = read_export(io.BytesIO(content(filled.projects.stream(sort="-ordered_at"))))
    table = filled.projects.table(sort="-ordered_at")
    assert list(frame.columns) == list(table.columns)
    for name in table.columns:
        if name != "total":
            pd.testing.assert_series_equal(frame[name], table[name], check_dtype=name not in ("items", "quantity"))
    assert dict(zip(frame["title"], frame["total"], strict=True))["Dinar"] == Decimal("2.010")
    assert sorted(str(one) for one in frame["total"]) == ["10", "2.010", "29.90", "29.90"]


@pytest.mark.parametrize("name", ["items", "events"])
def test_items_and_events_come_back_as_their_tables_have_them(filled: Desk, name: str) -> None:
    source = getattr(filled, name)
    frame, table = read_export(io.BytesIO(content(source.stream()))), source.table()
    assert [column for column in table.columns if column in frame] == list(frame.columns)
    assert len(frame) == len(table)
    for column in frame.columns:
        if column != "unit_price":
            assert frame[column].astype("str").tolist() == table[column].astype("str").tolist()


def test_filters_and_sort_are_those_of_the_table(filled: Desk) -> None:
    for options in ({"search": "yen"}, {"status": "Pending"}, {"ordered_from": "2026-03-02"}, {"customer": "a@x.de"}):
        for sort in ("status", "-status", "title", "-total", "due_at"):
            found = read_export(io.BytesIO(content(filled.projects.stream(sort=sort, **options))))
            assert found["number"].tolist() == filled.projects.table(sort=sort, **options)["number"].tolist()


def test_a_wrong_filter_is_said_before_anything_is_written(filled: Desk, tmp_path: Path) -> None:
    for wrong, error in (({"ordered_from": "soon"}, BadFilter), ({"sort": "colour"}, UnknownColumn)):
        with pytest.raises(error):
            filled.projects.export(tmp_path / "out.csv", **wrong)
    with pytest.raises(UnknownProject):
        filled.projects.export_one("P-000099", tmp_path / "out.csv")
    assert list(tmp_path.glob("*.csv")) == []


def test_one_order_has_a_line_for_each_item(desk: Desk, order: Callable[..., dict[str, Any]]) -> None:
    """The project's own columns are repeated, so that the file can be sorted and summed."""
    items = [factory.item(name="a.stl"), factory.item(name="b.stl", quantity=3, unit_price="0.10")]
    desk.projects.place(order(items=items, discount="1.25"))
    buffer = io.BytesIO()
    desk.projects.export_one("P-000001", buffer)
    frame = read_export(io.BytesIO(buffer.getvalue()))
    assert frame["item"].tolist() == ["a.stl", "b.stl"]
    assert frame["line_total"].tolist() == [Decimal("25.00"), Decimal("0.30")]
    assert set(frame["shipping_city"]) == set(frame["billing_city"]) == {"Berlin"}
    assert set(frame["total"]) == {Decimal("28.95")}


def test_an_empty_desk_exports_the_header(desk: Desk) -> None:
    frame = read_export(io.BytesIO(BOM + content(desk.projects.stream())))
    assert frame.empty
    assert list(frame.columns) == list(desk.projects.table().columns)


def test_a_failing_export_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("yesterday's")

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ExportFailed("")

    with pytest.raises(ExportFailed, match="stopped half-way"):
        save(broken(), path)
    assert path.read_text() == "yesterday's"
    assert list(tmp_path.iterdir()) == [path]


def test_text_buffers_are_written_too() -> None:
    """Also where a character is split between two pieces."""
    buffer = io.StringIO(newline="")
    save(iter(["ö".encode()[:1], "ö".encode()[1:]]), buffer)
    assert buffer.getvalue() == "ö"
