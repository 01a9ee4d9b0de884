"""Periods are what analysts write, and each has one just before it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.reports.periods import UNITS, Period, UnknownPeriod, label, whole

TODAY = date(2026, 3, 18)  # a Wednesday
ONE = timedelta(days=1)
days = st.dates(date(1950, 1, 1), date(2150, 1, 1))
quickly = settings(max_examples=200, deadline=None, derandomize=True, database=None)
ranges = st.tuples(days, st.integers(0, 500)).map(lambda pair: Period(pair[0], pair[0] + ONE * pair[1]))
calendar = st.tuples(st.sampled_from(UNITS), days).map(lambda pair: whole(*pair))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03", "2026-03-01", "2026-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-q4", "2026-10-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-03-15", "2026-03-15", "2026-03-15"),
        ("2026-03-15/2026-04-02", "2026-03-15", "2026-04-02"),
        ("last-30-days", "2026-02-17", "2026-03-18"),
        ("today", "2026-03-18", "2026-03-18"),
        ("yesterday", "2026-03-17", "2026-03-17"),
        ("this-week", "2026-03-16", "2026-03-18"),
        ("this-month", "2026-03-01", "2026-03-18"),
        (" This-Quarter ", "2026-01-01", "2026-03-18"),
        ("last-week", "2026-03-09", "2026-03-15"),
        ("last-month", "2026-02-01", "2026-02-28"),
        ("last-quarter", "2025-10-01", "2025-12-31"),
        ("last-year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_period_is_the_days_that_its_name_means(text: str, first: str, last: str) -> None:
    found = Period.parse(text, TODAY)
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2026-03", "2026-02"),
        ("2024-03", "2024-02"),
        ("2026-Q1", "2025-Q4"),
        ("2024", "2023"),
        ("2026-W01", "2025-W52"),
        ("2026-03-15", "2026-03-14"),
        ("2026-03-01/2026-03-31", "2026-01-29/2026-02-28"),
        ("this-month", "2026-02-01/2026-02-18"),
        ("this-year", "2025-01-01/2025-03-18"),
        ("last-30-days", "2026-01-18/2026-02-16"),
    ],
)
def test_the_period_before_is_as_long_by_the_calendar_or_in_days(text: str, before: str) -> None:
    found = Period.parse(text, TODAY).previous()
    named = Period.parse(before, TODAY)
    assert (found.first, found.last) == (named.first, named.last)


@given(ranges)
@quickly
def test_a_period_in_days_has_as_many_just_before_it_and_before_that(period: Period) -> None:
    before = period.previous()
    assert before.last + ONE == period.first
    assert before.days == before.previous().days == period.days
    assert before.previous().last + ONE == before.first


@given(calendar)
@quickly
def test_units_of_the_calendar_follow_each_other(period: Period) -> None:
    before = period.previous()
    assert before.last + ONE == period.first
    assert before.months == period.months
    twice = before.previous()
    assert twice.last + ONE == before.first
    if period.months:
        assert (period.first.year - twice.first.year) * 12 + period.first.month - twice.first.month == 2 * period.months


@given(st.one_of(ranges, calendar))
@quickly
def test_what_a_period_is_called_means_that_period(period: Period) -> None:
    assert Period.parse(str(period), TODAY) == period


@given(st.sampled_from(UNITS), days)
@quickly
def test_the_unit_of_a_day_has_the_day_and_is_called_after_it(unit: str, day: date) -> None:
    period = whole(unit, day)
    assert period.first <= day <= period.last
    assert Period.parse(label(unit, day), TODAY) == period


@pytest.mark.parametrize(
    "text",
    ["", "march", "2026-13", "2026-W54", "2026-02-30", "0001", "9999", "2026-04-02/2026-03-15", "last-0-days", "/"],
)
def test_what_is_no_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UnknownPeriod, match=r"is not a period.*2026-Q1.*last-30-days"):
        Period.parse(text, TODAY)


def test_a_near_miss_is_answered_with_the_right_word() -> None:
    for text in ("thismonth", "last_month", "lastmonth", "this-moth"):
        with pytest.raises(UnknownPeriod, match=r"Did you mean (this|last)-month\?"):
            Period.parse(text, TODAY)
