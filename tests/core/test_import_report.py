"""What an import tells of each order, and that it is safe to run it again."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from core import Desk
from core.errors import InvalidOrder
from core.intake.importing import Import
from core.intake.report import Report
from tests.factory import order

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("shopify_orders.csv", "woocommerce_orders.json", "20mm-xyz-cube.stl"):
        shutil.copy(SAMPLES / name, tmp_path)
    return tmp_path


def outcomes(report: Report) -> list[tuple[str, str]]:
    return [(row.order, row.outcome) for row in report.rows]


def test_both_shops_are_imported_once_however_often(desk: Desk, folder: Path) -> None:
    files = [folder / "shopify_orders.csv", folder / "woocommerce_orders.json"]
    first = Import(desk).run(files, material="PLA")
    told = ["placed", "placed", "left out", "left out", "placed", "placed", "placed", "left out", "left out"]
    assert [outcome for _, outcome in outcomes(first)] == told
    again = Import(desk).run(files, material="PLA")
    assert [outcome for _, outcome in outcomes(again)] == [one.replace("placed", "known") for one in told]
    assert [row.number for row in again.rows] == [row.number for row in first.rows]
    assert len(desk.projects.table()) == 5
    found = desk.projects.get(first.placed[0])
    assert (found.title, str(found.total), str(found.tax)) == ("#1001 Wall Bracket and 2 more", "56.29", "3.29")
    assert found.items[0].sha256 is not None


def test_an_order_that_has_changed_in_the_shop_stays_as_it_is(sqlite_desk: Desk, folder: Path) -> None:
    export = folder / "shopify_orders.csv"
    [*_, placed] = Import(sqlite_desk).run([export]).placed
    export.write_text(export.read_text().replace("partially_refunded", "refunded"))
    again = Import(sqlite_desk).run([export])
    assert again.placed == ()
    assert again.rows[-1].detail == "has changed in the shop since; the project stays as it is"
    assert sqlite_desk.projects.get(placed).payment_status == "Paid"


def test_nothing_is_placed_where_one_has_a_problem_unless_the_others_are_asked_for(
    sqlite_desk: Desk, folder: Path
) -> None:
    export = folder / "shopify_orders.csv"
    export.write_text(export.read_text().replace("jose@example.com", "jose"))
    with pytest.raises(InvalidOrder, match="line 6: Email: must be one plain e-mail address"):
        Import(sqlite_desk).run([export])
    assert sqlite_desk.projects.table().empty
    report = Import(sqlite_desk).run([export], partly=True)
    assert [outcome for _, outcome in outcomes(report)] == ["placed", "wrong", "left out", "left out", "placed"]
    assert report.rows[1].detail.startswith("Email: must be one plain e-mail address")
    assert len(sqlite_desk.projects.table()) == 2


def test_a_dry_run_tells_the_same_and_places_nothing(sqlite_desk: Desk, folder: Path) -> None:
    export = folder / "shopify_orders.csv"
    dry = Import(sqlite_desk).run([export], dry_run=True)
    assert [outcome for _, outcome in outcomes(dry)] == ["ready", "ready", "left out", "left out", "ready"]
    assert sqlite_desk.projects.table().empty
    wet = Import(sqlite_desk).run([export])
    assert [row.place for row in wet.rows] == [row.place for row in dry.rows]


def test_the_written_report_has_a_line_an_order_and_no_formula(sqlite_desk: Desk, tmp_path: Path) -> None:
    orders, written = tmp_path / "orders.json", tmp_path / "report.csv"
    orders.write_text(json.dumps([order(key="k1", title="=1+1"), order(key="k2")]))
    Import(sqlite_desk).run([orders]).write(written)
    rows = list(csv.DictReader(written.read_text(encoding="utf-8").splitlines()))
    assert [(row["order"], row["outcome"], row["number"]) for row in rows] == [
        ("'=1+1", "placed", "P-000001"),
        ("Bracket set", "placed", "P-000002"),
    ]
