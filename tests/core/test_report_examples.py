"""Reports of a few projects: days on which clocks change, currencies, materials, refusals, files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import core
from core.errors import DeskError
from core.reports import REPORTS
from core.reports.page import page
from tests.factory import item, order


@pytest.fixture
def berlin(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[core.Desk]:
    """A desk in Berlin, whose clocks go forward on 2026-03-29 and back on 2025-10-26."""
    monkeypatch.setenv("PRINTDESK_TIMEZONE", "Europe/Berlin")
    with core.connect(sqlite_url, data=tmp_path) as desk:
        yield desk


@pytest.mark.parametrize(
    ("moments", "day"),
    [
        (["2026-03-28T23:00Z", "2026-03-29T21:59:59.999999Z"], "2026-03-29"),  # 23 hours
        (["2025-10-25T22:00Z", "2025-10-26T22:59:59.999999Z"], "2025-10-26"),  # 25 hours
    ],
)
def test_the_day_on_which_clocks_change_has_its_own_hours(berlin: core.Desk, moments: list[str], day: str) -> None:
    for moment in moments:
        at = pd.Timestamp(moment)
        for one in (at, at - pd.Timedelta(microseconds=1), at + pd.Timedelta(microseconds=1)):
            berlin.projects.place(order(ordered_at=one.isoformat()))
    table = berlin.reports.run("orders", by="day", period="2025-10-24/2026-03-31").set_index("period")
    days = table["orders"][table["orders"] > 0]
    assert days[day] == 4, "one microsecond outside at either end"
    assert days.sum() == 6
    assert len(table) == 159
    assert len(berlin.reports.run("orders", by="day", period=day)) == 1


def test_currencies_are_never_added(sqlite_desk: core.Desk) -> None:
    sqlite_desk.projects.place(order(currency="JPY", shipping_cost="0", items=[item(unit_price="700")]))
    sqlite_desk.projects.place(order(currency="EUR"))
    for name, by in (("orders", "year"), ("sales", "country"), ("sales", "customer"), ("sales", "currency")):
        table = sqlite_desk.reports.run(name, by=by)
        assert dict(zip(table["currency"], table["revenue"], strict=True)) == {"EUR": 29.9, "JPY": 1400}


def test_a_project_of_two_materials_counts_for_both_and_its_shipping_for_none(sqlite_desk: core.Desk) -> None:
    items = [item(material="PLA"), item(material="PA12"), item(material="PLA")]
    sqlite_desk.projects.place(order(items=items, discount="1.00"))
    table = sqlite_desk.reports.run("sales", by="material").set_index("material")
    assert table["orders"].to_dict() == {"PLA": 1, "PA12": 1, "(shipping, tax, discount)": 0}
    assert table["revenue"].to_dict() == {"PLA": 50.0, "PA12": 25.0, "(shipping, tax, discount)": 3.9}


def test_what_there_is_not_is_answered_with_what_there_is(sqlite_desk: core.Desk) -> None:
    with pytest.raises(DeskError, match=r"no report “ordrs”. Did you mean orders\? The reports are orders, sales"):
        sqlite_desk.reports.run("ordrs")
    with pytest.raises(DeskError, match=r"cannot be grouped by “mnth”. Did you mean month\?"):
        sqlite_desk.reports.run("orders", by="mnth")
    with pytest.raises(DeskError, match="is not a period"):
        sqlite_desk.reports.run("orders", period="soon")
    assert sqlite_desk.reports.run("lead_time").empty
    assert sqlite_desk.reports.summary().median_lead_time is None


def test_a_report_as_csv_is_exact_and_no_formula(sqlite_desk: core.Desk, tmp_path: Path) -> None:
    sqlite_desk.projects.place(order(customer={"name": "=1+1", "email": "ada@example.com"}))
    assert sqlite_desk.reports.export("sales", tmp_path / "sales.csv", by="customer") == 1
    written = (tmp_path / "sales.csv").read_bytes().decode()
    assert written == (
        "customer,email,currency,orders,canceled,revenue,share,previous_orders,previous_revenue,orders_change,"
        "revenue_change\r\n'=1+1,ada@example.com,EUR,1,0,29.90,100,,,,\r\n"
    )
    raw = b"".join(sqlite_desk.reports.stream("sales", by="customer", sheet_safe=False)).decode()
    assert "\r\n=1+1,ada" in raw


def test_the_page_of_the_reports_is_current() -> None:
    kept = (Path(__file__).parents[2] / "docs" / "reports.md").read_text()
    assert kept == page(), "run `python -m core.reports.page > docs/reports.md`"


def test_every_report_says_what_it_answers_and_charts_only_its_columns() -> None:
    for report in REPORTS.values():
        assert report.question.endswith("?")
        assert len(report.explanation) > 200
        for by in report.groupings:
            names = {column.name for column in report.columns(by)}
            for chart in report.charts(by):
                drawn = {chart.x, *chart.y, chart.series or chart.x, chart.split or chart.x}
                assert drawn <= names, (report.name, by)


def test_the_summary_follows_every_shipment(desk: core.Desk) -> None:
    for n in (1, 2, 3):
        number = desk.projects.place(order(ordered_at=f"2026-0{n}-01T09:30:00Z")).number
        desk.projects.move(number, "Printing", "Now.")
        desk.projects.move(number, "Shipped", "Now.")
        shipped = desk.projects.table()
        summary = desk.reports.summary()
        assert (summary.open, summary.shipped_this_week) == (0, n)
        median = (shipped["status_since"] - shipped["ordered_at"]).median()
        assert abs(summary.median_lead_time - median) < pd.Timedelta(microseconds=2)
        assert desk.reports.summary() == summary
