"""What must be true of reports on work and time, whatever the projects are."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from core.reports import REPORTS
from core.reports.periods import UNITS
from tests.core import made_up
from tests.core.made_up import NOW, ZONES, Made, inside, periods, projects, quickly, scope, tables, zones


@pytest.mark.parametrize("by", UNITS)
@given(projects(), zones, periods)
@quickly
def test_the_backlog_is_what_was_opened_less_what_was_closed(
    by: str, made: list[Made], zone: ZoneInfo, period: str | None
) -> None:
    asked = scope(by, zone, period)
    table = REPORTS["backlog"].of(tables(made), asked)
    assert (table["open"] == table["pending"] + table["printing"]).all()
    start = 0
    if asked.period and len(table):
        first = asked.period.first
        past = [one for one in made if one.ordered_at.astimezone(zone).date() < first]
        start = sum(one.status not in ("Shipped", "Canceled") or _day(one, zone) >= first for one in past)
    np.testing.assert_array_equal(table["open"], start + (table["opened"] - table["closed"]).cumsum())
    if asked.period is None and made:
        now = Counter(one.status for one in made)
        assert (table["pending"].iloc[-1], table["printing"].iloc[-1]) == (now["Pending"], now["Printing"])


def _day(one: Made, zone: ZoneInfo) -> date:
    return one.since.astimezone(zone).date()


@pytest.mark.parametrize("by", UNITS)
@given(projects(), zones, periods)
@quickly
def test_rows_over_time_leave_no_gap(by: str, made: list[Made], zone: ZoneInfo, period: str | None) -> None:
    table = REPORTS["backlog"].of(tables(made), scope(by, zone, period))
    labels = table["period"].tolist()
    steps = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
    if labels:
        spans = pd.PeriodIndex(table["begins"], freq=steps[by])
        assert list(spans) == list(pd.period_range(spans[0], spans[-1], freq=steps[by]))
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("name", ["age", "overdue"])
@pytest.mark.parametrize("by", ["status", "country"])
@given(projects(), periods)
@quickly
def test_every_open_project_is_in_exactly_one_row(name: str, by: str, made: list[Made], period: str | None) -> None:
    asked = scope(by, ZONES[1], period)
    table = REPORTS[name].of(tables(made), asked)
    waiting = [one for one in inside(made, asked) if one.status in ("Pending", "Printing")]
    groups = table.groupby(by, observed=True)["projects"].sum()
    assert {group: n for group, n in groups.items() if n} == Counter(getattr(one, by) for one in waiting)
    if name == "overdue":
        late = table[~table["late"].isin(["no date", "in time"])]["projects"].sum()
        assert late == sum(one.due_at is not None and one.due_at < NOW for one in waiting)


@pytest.mark.parametrize("by", ["month", "week", "quarter", "year", "country", "material"])
@given(projects(), zones, periods)
@quickly
def test_lead_times_are_those_of_what_was_shipped(
    by: str, made: list[Made], zone: ZoneInfo, period: str | None
) -> None:
    asked = scope(by, zone, period)
    table = REPORTS["lead-time"].of(tables(made), asked)
    shipped = [one for one in inside(made, asked, "since") if one.status == "Shipped"]
    each = [len({item[0] for item in one.items}) if by == "material" else 1 for one in shipped]
    assert table["shipped"].sum() == sum(each)
    assert (table["median"].isna() == (table["shipped"] == 0)).all()
    assert (table["median"].fillna(0) <= table["p90"].fillna(0)).all()


@given(projects(), periods)
@quickly
def test_stays_are_those_between_two_moves(made: list[Made], period: str | None) -> None:
    asked = scope("status", ZONES[0], period)
    table = REPORTS["time-in-status"].of(tables(made), asked).set_index("status")
    stays = defaultdict(list)
    for one in made:
        before, entered = "Pending", one.ordered_at
        for status, at in one.moves:
            if asked.period is None or asked.period.first <= at.date() <= asked.period.last:
                stays[before].append((at - entered).total_seconds() / 86_400)
            before, entered = status, at
    for status, took in stays.items():
        row = table.loc[status]
        assert row["stays"] == len(took)
        assert (row["median"], row["p90"]) == pytest.approx(tuple(np.quantile(took, [0.5, 0.9])))
    assert table["stays"].sum() == sum(map(len, stays.values()))


@given(projects(), zones, periods)
@quickly
def test_cancellations_of_the_parts_are_those_of_the_whole(
    made: list[Made], zone: ZoneInfo, period: str | None
) -> None:
    for by in ("day", "week", "month", "quarter", "year", "country"):
        asked = scope(by, zone, period)
        table = REPORTS["cancellations"].of(tables(made), asked)
        some = inside(made, asked)
        assert table["orders"].sum() == len(some)
        assert table["canceled"].sum() == sum(one.status == "Canceled" for one in some)
    reasons = REPORTS["reasons"].of(tables(made), asked := scope("reason", zone, period))
    canceled = [one for one in inside(made, asked, "since") if one.status == "Canceled"]
    assert reasons["canceled"].sum() == len(canceled)
    assert (reasons["from_pending"] + reasons["from_printing"] == reasons["canceled"]).all()
    assert not len(reasons) or reasons["share"].sum() == pytest.approx(100)


@pytest.mark.parametrize("by", ["material", *UNITS])
@given(projects(), zones, periods)
@quickly
def test_parts_and_volume_are_those_of_shipped_items(
    by: str, made: list[Made], zone: ZoneInfo, period: str | None
) -> None:
    asked = scope(by, zone, period)
    table = REPORTS["volume"].of(tables(made), asked)
    items = [item for one in inside(made, asked, "since") if one.status == "Shipped" for item in one.items]
    assert table["parts"].sum() == sum(item[1] for item in items)
    assert table["unmeasured"].sum() == sum(item[1] for item in items if item[3] is None)
    assert table["volume"].sum() == pytest.approx(sum(item[1] * (item[3] or 0) for item in items), abs=1e-3)


def test_the_made_up_projects_reach_every_status() -> None:
    dice = Random(1)
    found = Counter(made_up.project(dice, key).status for key in range(200))
    assert set(found) == {"Pending", "Printing", "Shipped", "Canceled"}
