"""What is exported is what the tables have: columns, rows, order, values and dtypes, as CSV and as Parquet."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core import Desk, connect, read_export
from core.csv import BOM
from core.errors import BadFilter, UnknownColumn, UnknownProject
from core.export_errors import BadColumns, UnknownColumns, UnknownFormat
from core.layouts import LAYOUTS, PROJECT_KEYS
from tests import factory

TABLES = [name for name in LAYOUTS if name != "order"]


@pytest.fixture
def filled(desk: Desk, order: Callable[..., dict[str, Any]]) -> Desk:
    """A few projects whose texts, currencies and moments are as awkward as they may be."""
    stored = desk.files.put([b"solid"])
    ada = {"name": 'Meyer, "Ada"', "email": "a@x.de", "company": "@home"}
    model = factory.item(colour="", file={"sha256": stored.sha256})
    desk.projects.place(order(title='=HYPERLINK("x")', customer=ada, items=[model, factory.item()], comment="-1"))
    desk.projects.place(order(title="Yen", currency="JPY", items=[factory.item(unit_price="5")], shipping_cost="0"))
    dinar = factory.item(unit_price="1.005", finish="'")
    desk.projects.place(order(title="Dinar", currency="TND", items=[dinar], shipping_cost="0"))
    desk.projects.place(order(title="Micro", ordered_at="2026-03-01T09:30:00.000001+01:00", due_at="2026-04-01T00:00Z"))
    desk.projects.move("P-000002", "Printing", "Ready.\n", by="grace")
    desk.projects.move("P-000003", "Canceled", "Sorry.", reason="=no", by="grace")
    return desk


def table_of(desk: Desk, name: str, **options: Any) -> pd.DataFrame:
    """The table as it is exported: items with their projects' keys."""
    source = getattr(desk, name)
    if name == "projects":
        return source.table(**{"sort": "number", **options})
    table = source.table(**options)
    if name != "items":
        return table
    keys = desk.projects.table()[list(PROJECT_KEYS)].set_index("number").loc[table["number"]].reset_index()
    return pd.concat([keys, table.drop(columns=list(keys), errors="ignore")], axis=1)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize("name", TABLES)
def test_what_was_exported_comes_back_exactly(filled: Desk, tmp_path: Path, name: str, ending: str) -> None:
    """Also without rows, without guards, without the sidecar, and out of a stream."""
    source, path = getattr(filled, name), tmp_path / f"out{ending}"
    for filters in ({}, {"country": "FR"}, {"search": "meyer"}):
        for sheet_safe in (True, False):
            wanted = table_of(filled, name, **filters)
            assert source.export(path, sheet_safe=sheet_safe, **filters) == len(wanted)
            pd.testing.assert_frame_equal(read_export(path), wanted)
            pd.testing.assert_frame_equal(read_export(path, sidecar=False), wanted)
            stream = b"".join(source.stream(format=ending[1:], sheet_safe=sheet_safe, **filters))
            pd.testing.assert_frame_equal(read_export(io.BytesIO(stream)), wanted)
    pd.testing.assert_frame_equal(read_export(io.BytesIO(BOM + b"".join(source.stream()))), table_of(filled, name))


def test_parquet_is_read_by_pandas_alone(filled: Desk, tmp_path: Path) -> None:
    filled.projects.export(tmp_path / "out.parquet", sort="-total")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), filled.projects.table(sort="-total"))


def test_chosen_columns_come_in_the_order_in_which_they_are_named(filled: Desk, tmp_path: Path) -> None:
    """Money too, where its currency is not among them; and columns that have nothing in some rows."""
    for columns in (["total", "due_at"], ["company"], ["status", "number"], ["title"]):
        for name in ("out.csv", "out.parquet"):
            filled.projects.export(tmp_path / name, columns=columns, sort="-ordered_at")
            pd.testing.assert_frame_equal(read_export(tmp_path / name), filled.projects.table()[columns])
    filled.items.export(tmp_path / "out.csv", columns=["line_total", "customer"])
    assert (tmp_path / "out.csv").read_text().splitlines()[1:3] == ['25.00,"Meyer, ""Ada"""', '25.00,"Meyer, ""Ada"""']


def test_amounts_are_exact_and_have_the_digits_of_their_currency(filled: Desk) -> None:
    assert b"".join(filled.projects.stream(columns=["total"])) == b"total\r\n54.90\r\n10\r\n2.010\r\n29.90\r\n"


def test_filters_and_sort_are_those_of_the_table(filled: Desk) -> None:
    for options in ({"search": "yen"}, {"status": "Pending"}, {"ordered_from": "2026-03-02"}, {"customer": "a@x.de"}):
        for sort in ("status", "-status", "title", "-total", "due_at"):
            found = read_export(io.BytesIO(b"".join(filled.projects.stream(sort=sort, **options))))
            assert found["number"].tolist() == filled.projects.table(sort=sort, **options)["number"].tolist()


def test_other_tables_are_sorted_by_their_projects(filled: Desk, tmp_path: Path) -> None:
    for name in ("items", "events"):
        getattr(filled, name).export(tmp_path / "out.csv", sort="-title")
        found = read_export(tmp_path / "out.csv")
        assert list(dict.fromkeys(found["number"])) == filled.projects.table(sort="-title")["number"].tolist()
        assert found.groupby("number")["id"].apply(lambda ids: ids.is_monotonic_increasing).all()


def test_what_cannot_be_exported_is_said_before_anything_is_written(filled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    for wrong, error, sentence in (
        ({"ordered_from": "soon"}, BadFilter, "soon is not a date"),
        ({"sort": "colour"}, UnknownColumn, "cannot be sorted by colour"),
        (
            {"columns": ["totl", "x"]},
            UnknownColumns,
            r"no column totl \(did you mean total\?\) or x\. Columns: number,",
        ),
        ({"columns": ["title", "title"]}, BadColumns, "title is named twice"),
        ({"columns": []}, BadColumns, "at least one"),
        ({"format": "xlsx"}, UnknownFormat, "never xlsx, but csv or parquet"),
    ):
        with pytest.raises(error, match=sentence):
            filled.projects.export(path, **wrong)
    with pytest.raises(UnknownFormat, match=r"never \.ods, but csv or parquet"):
        filled.projects.export(tmp_path / "out.ods")
    with pytest.raises(UnknownProject):
        filled.projects.export_one("P-000099", path)
    assert list(tmp_path.glob("out*")) == []


def test_one_order_has_a_line_for_each_item(desk: Desk, order: Callable[..., dict[str, Any]]) -> None:
    """The project's own columns are repeated, so that the file can be sorted and summed."""
    items = [factory.item(name="a.stl"), factory.item(name="b.stl", quantity=3, unit_price="0.10")]
    desk.projects.place(order(items=items, discount="1.25"))
    buffer = io.BytesIO()
    desk.projects.export_one("P-000001", buffer)
    frame = read_export(io.BytesIO(buffer.getvalue()))
    assert list(frame) == [column.name for column in LAYOUTS["order"]]
    assert frame["item"].tolist() == ["a.stl", "b.stl"]
    assert frame["line_total"].tolist() == [25.0, 0.3]
    assert set(frame["shipping_city"]) == set(frame["billing_city"]) == {"Berlin"}
    assert set(frame["total"]) == {28.95}


def test_a_day_of_the_filter_is_one_of_the_time_zone_that_the_sidecar_names(
    sqlite_url: str, tmp_path: Path, order: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRINTDESK_TIMEZONE", "Asia/Tokyo")
    with connect(sqlite_url, data=tmp_path) as desk:
        desk.projects.place(order(ordered_at="2026-03-01T20:00:00Z"))
        assert desk.projects.export(tmp_path / "out.csv", ordered_from="2026-03-02") == 1
    assert '"urn:printdesk:time-zone": "Asia/Tokyo"' in (tmp_path / "out.csv-metadata.json").read_text()
