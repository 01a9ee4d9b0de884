"""What must be true of every report, whatever the projects are; and of orders and sales."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import exponent
from core.reports import REPORTS, Scope
from core.reports.lines import REST
from core.reports.periods import UNITS
from tests.core.made_up import NOW, ZONES, Made, inside, periods, projects, quickly, scope, tables, zones

CASES = [(name, by) for name, report in REPORTS.items() for by in report.groupings]


def minor(table: pd.DataFrame, column: str) -> pd.Series:
    """Whole minor units of the money of each row."""
    return (table[column] * 10.0 ** table["currency"].map(exponent).astype(int)).round().astype("int64")


@pytest.mark.parametrize(("name", "by"), CASES)
@given(projects(), zones, periods, st.integers(0, 99))
@quickly
def test_the_order_of_rows_changes_nothing(
    name: str, by: str, made: list[Made], zone: ZoneInfo, period: str | None, seed: int
) -> None:
    report, asked = REPORTS[name], scope(by, zone, period)
    pd.testing.assert_frame_equal(report.of(tables(made, seed), asked), report.of(tables(made), asked))


@pytest.mark.parametrize(("name", "by"), CASES)
@given(projects(), periods)
@quickly
def test_columns_and_dtypes_are_the_same_empty_or_not(name: str, by: str, made: list[Made], period: str | None) -> None:
    report = REPORTS[name]
    table = report.of(tables(made), scope(by, ZONES[0], period))
    assert {one.name: one.dtype for one in report.columns(by)} == table.dtypes.to_dict()
    assert list(table.index) == list(range(len(table)))
    for column in report.columns(by):
        assert column.null or not table[column.name].isna().any(), column.name


@pytest.mark.parametrize("by", ["day", "week", "month", "quarter", "year", "country", "customer", "currency"])
@given(projects(), zones, periods)
@quickly
def test_orders_and_revenue_of_the_parts_are_those_of_the_whole(
    by: str, made: list[Made], zone: ZoneInfo, period: str | None
) -> None:
    asked = scope(by, zone, period)
    table = REPORTS["orders" if by in UNITS else "sales"].of(tables(made), asked)
    some = inside(made, asked)
    revenue: Counter[str] = Counter()
    for one in some:
        revenue[one.currency] += one.total if one.status != "Canceled" else 0
    sums = minor(table, "revenue").groupby(table["currency"]).sum()
    assert (table["orders"].sum(), table["canceled"].sum()) == (len(some), sum(c.status == "Canceled" for c in some))
    assert {currency: total for currency, total in sums.items() if total} == {c: n for c, n in revenue.items() if n}


@given(projects(), zones, periods)
@quickly
def test_revenue_by_material_adds_up_with_the_rest_and_counts_a_project_once_for_each(
    made: list[Made], zone: ZoneInfo, period: str | None
) -> None:
    asked = scope("material", zone, period)
    table = REPORTS["sales"].of(tables(made), asked)
    some = inside(made, asked)
    revenue, orders = Counter[str](), Counter[tuple[str, str]]()
    for one in some:
        revenue[one.currency] += one.total if one.status != "Canceled" else 0
        orders.update((material, one.currency) for material in {item[0] for item in one.items})
    sums = minor(table, "revenue").groupby(table["currency"]).sum()
    assert {c: n for c, n in sums.items() if n} == {c: n for c, n in revenue.items() if n}
    found = table[table["material"] != REST].set_index(["material", "currency"])["orders"]
    assert {key: n for key, n in found.items() if n} == orders


@pytest.mark.parametrize("by", ["material", "country", "customer", "currency"])
@given(projects(), zones, periods.filter(bool))
@quickly
def test_what_stands_beside_a_group_is_the_report_of_the_period_before(
    by: str, made: list[Made], zone: ZoneInfo, period: str
) -> None:
    asked = scope(by, zone, period)
    before = Scope(by, NOW, zone, asked.before)
    key = ["email", "currency"] if by == "customer" else list(dict.fromkeys([by, "currency"]))
    here = REPORTS["sales"].of(tables(made), asked).set_index(key)
    there = REPORTS["sales"].of(tables(made), before).set_index(key)
    for name in ("orders", "revenue"):
        beside = {group: value for group, value in here[f"previous_{name}"].items() if value}
        assert beside == {group: value for group, value in there[name].items() if value}


@pytest.mark.parametrize("by", UNITS)
@given(projects(), zones, st.sampled_from(["2026-03", "2026-Q1", "2025", "2026-W13", "2025-10-20/2026-02-03"]))
@quickly
def test_each_row_over_time_stands_beside_days_of_the_period_before_without_gap_or_overlap(
    by: str, made: list[Made], zone: ZoneInfo, period: str
) -> None:
    asked = scope(by, zone, period)
    table = REPORTS["orders"].of(tables(made), asked)
    before = inside(made, Scope(by, NOW, zone, asked.before))
    beside = table["previous_orders"].sum()
    assert beside <= len(before)
    if asked.before.days <= asked.period.days or (asked.period.months and by in ("month", "quarter", "year")):
        assert beside == len(before) or not len(table)
