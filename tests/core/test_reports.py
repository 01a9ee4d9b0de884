"""Reports of the demo's projects say what plain SQL says, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

import core
from core.demo.fill import fill
from core.money import exponent
from core.reports import REPORTS, Report, Scope
from tests.databases import PostgresDesks, SqliteDesks

Ask = Callable[..., list[Any]]
NOW = datetime.now(UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[core.Desk]:
    """The demo, filled once on each database."""
    kind = "sqlite_desks" if request.param == "sqlite" else "postgres_desks"
    desks: SqliteDesks | PostgresDesks = request.getfixturevalue(kind)
    with desks.opened(tmp_path_factory.mktemp("demo")) as desk:
        fill(desk, 150)
        yield desk


@pytest.fixture
def ask(filled: core.Desk) -> Ask:
    """The rows of a statement in which MONTH(COLUMN) is the month of a moment: each database spells it in its way."""

    def asked(statement: str) -> list[Any]:
        for column in ("p.ordered_at", "p.status_since", "e.at"):
            month = (
                f"strftime('%Y-%m', {column} / 1000000, 'unixepoch')"
                if filled.database.is_sqlite
                else f"to_char(to_timestamp({column} / 1000000.0) AT TIME ZONE 'UTC', 'YYYY-MM')"
            )
            statement = statement.replace(f"MONTH({column})", month)
        with filled.database.reading() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement))]

    return asked


def rows(table: pd.DataFrame, *names: str) -> list[Any]:
    """The rows, money as whole minor units, without those that are empty."""
    table = table.copy()
    for name in names:
        if name.endswith("revenue"):
            factor = 10.0 ** table["currency"].map(exponent).astype("int64")
            table[name] = (table[name] * factor).round().astype("int64")
    figures = [name for name in names if pd.api.types.is_numeric_dtype(table[name])]
    some = table[(table[figures] != 0).any(axis=1)]
    return sorted(some[list(names)].astype(object).itertuples(index=False, name=None))


def same(found: list[Any], wanted: list[Any]) -> None:
    assert found
    assert sorted(tuple(float(v) if isinstance(v, int | float) else v for v in row) for row in found) == sorted(
        tuple(float(v) if not isinstance(v, str) else v for v in row) for row in wanted
    )


FIGURES = (
    "count(*), sum(CASE WHEN p.status = 'Canceled' THEN 1 ELSE 0 END),"
    " sum(CASE WHEN p.status = 'Canceled' THEN 0 ELSE p.total END)"
)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_looks_at_the_columns_that_it_says_and_at_no_others(filled: core.Desk, name: str) -> None:
    """Also when the desk gives it the others, so that a notebook may."""
    report = REPORTS[name]
    whole = {table: getattr(filled, table).table() for table in report.tables}
    looked_at = set()
    for by in report.groupings:
        scope = replace(filled.reports.scope(by, "last-90-days"), now=NOW)
        needed = report.needs(by)
        some = {table: whole[table][list(report.reads[table])] for table in needed}
        pd.testing.assert_frame_equal(report.of(some, scope), report.of(whole, scope))
        looked_at |= {
            (table, column) for table in needed for column in some[table] if _fails(report, some, scope, table, column)
        }
    assert looked_at == {(table, column) for table, columns in report.reads.items() for column in columns}


def _fails(report: Report, tables: dict[str, pd.DataFrame], scope: Scope, table: str, column: str) -> bool:
    """Whether the report cannot be made without this column."""
    try:
        report.of(tables | {table: tables[table].drop(columns=column)}, scope)
    except KeyError:
        return True
    return False


def test_orders_over_time(filled: core.Desk, ask: Ask) -> None:
    wanted = ask(f"SELECT MONTH(p.ordered_at), p.currency, {FIGURES} FROM projects AS p GROUP BY 1, 2")
    table = filled.reports.run("orders", by="month")
    same(rows(table, "period", "currency", "orders", "canceled", "revenue"), wanted)


@pytest.mark.parametrize("by", ["country", "customer", "currency"])
def test_sales_by_group(filled: core.Desk, ask: Ask, by: str) -> None:
    key = {"customer": "lower(p.email)"}.get(by, f"p.{by}")
    wanted = ask(f"SELECT {key}, p.currency, {FIGURES} FROM projects AS p GROUP BY 1, 2")
    table = filled.reports.run("sales", by=by)
    head = {"customer": "email"}.get(by, by)
    same(rows(table, head, "currency", "orders", "canceled", "revenue"), wanted)


def test_sales_by_material_and_the_period_before(filled: core.Desk, ask: Ask) -> None:
    months = [row[0] for row in ask("SELECT DISTINCT MONTH(p.ordered_at) FROM projects AS p ORDER BY 1")]
    here, before = months[-2], months[-3]
    statement = (
        "SELECT i.material, p.currency, count(DISTINCT p.id),"
        " sum(CASE WHEN p.status = 'Canceled' THEN 0 ELSE i.quantity * i.unit_price END)"
        " FROM items AS i JOIN projects AS p ON p.id = i.project_id WHERE MONTH(p.ordered_at) = '{}' GROUP BY 1, 2"
    )
    table = filled.reports.run("sales", by="material", period=here)
    items = table[~table["material"].str.startswith("(")]
    same(rows(items, "material", "currency", "orders", "revenue"), ask(statement.format(here)))
    same(rows(items, "material", "currency", "previous_orders", "previous_revenue"), ask(statement.format(before)))


def test_the_backlog(filled: core.Desk, ask: Ask) -> None:
    table = filled.reports.run("backlog", by="month").set_index("period")
    opened = dict(ask("SELECT MONTH(e.at), count(*) FROM events AS e WHERE e.kind = 'placed' GROUP BY 1"))
    ended = "e.kind = 'moved' AND e.status_to IN ('Shipped', 'Canceled')"
    closed = dict(ask(f"SELECT MONTH(e.at), count(*) FROM events AS e WHERE {ended} GROUP BY 1"))
    assert {month: n for month, n in table["opened"].items() if n} == opened
    assert {month: n for month, n in table["closed"].items() if n} == closed
    for month, row in table.iterrows():
        now = ask(
            "SELECT e.status_to, count(*) FROM events AS e WHERE e.id IN (SELECT max(e.id) FROM events AS e"
            f" WHERE e.status_to IS NOT NULL AND MONTH(e.at) <= '{month}' GROUP BY e.project_id) GROUP BY 1"
        )
        assert (row["pending"], row["printing"]) == tuple(
            dict(now).get(status, 0) for status in ("Pending", "Printing")
        )


# Values with their places; between two of them the percentile is interpolated.
SPREAD = """
WITH took AS ({}), ranked AS (
    SELECT name, took, row_number() OVER (PARTITION BY name ORDER BY took) - 1 AS place,
        count(*) OVER (PARTITION BY name) AS n FROM took)
SELECT name, max(n), {} FROM ranked GROUP BY name
"""


def percentile(share: str) -> str:
    at = f"(n - 1) * {share}"
    return f"sum(CASE WHEN abs(place - {at}) < 1 THEN (1 - abs(place - {at})) * took ELSE 0 END) / 86400000000.0"


def spread_of(ask: Ask, took: str) -> dict[str, Any]:
    found = ask(SPREAD.format(took, f"{percentile('0.5')}, {percentile('0.9')}"))
    return {name: tuple(map(float, figures)) for name, *figures in found}


def test_lead_times_by_month_and_country(filled: core.Desk, ask: Ask) -> None:
    for by, head, key in (("month", "period", "MONTH(p.status_since)"), ("country", "country", "p.country")):
        took = "SELECT {} AS name, p.status_since - p.ordered_at AS took FROM projects AS p WHERE p.status = 'Shipped'"
        wanted = spread_of(ask, took.format(key))
        table = filled.reports.run("lead-time", by=by).set_index(head)
        found = {name: tuple(row) for name, row in table[["shipped", "median", "p90"]].iterrows() if row["shipped"]}
        assert found.keys() == wanted.keys()
        for name, figures in wanted.items():
            assert found[name] == pytest.approx(figures)


def test_time_in_status(filled: core.Desk, ask: Ask) -> None:
    wanted = spread_of(
        ask,
        "SELECT e.status_from AS name, e.at - (SELECT max(b.at) FROM events AS b WHERE b.project_id = e.project_id"
        " AND b.status_to = e.status_from) AS took FROM events AS e WHERE e.status_from IS NOT NULL",
    )
    table = filled.reports.run("time-in-status").set_index("status")
    assert {str(name): tuple(row) for name, row in table.iterrows()} == {
        name: pytest.approx(figures) for name, figures in wanted.items()
    }


def test_age_and_lateness_of_what_is_open(filled: core.Desk, ask: Ask) -> None:
    counts = dict(ask("SELECT p.status, count(*) FROM projects AS p GROUP BY 1"))
    for name in ("age", "overdue"):
        sums = filled.reports.run(name).groupby("status", observed=True)["projects"].sum()
        assert {str(status): n for status, n in sums.items()} == {one: counts[one] for one in ("Pending", "Printing")}
    late = filled.reports.run("overdue")
    late = late[~late["late"].isin(["no date", "in time"])]["projects"].sum()
    assert late == filled.projects.counts(overdue=True).sum() == filled.reports.summary().overdue > 0


def test_cancellations_and_their_reasons(filled: core.Desk, ask: Ask) -> None:
    wanted = ask(
        "SELECT MONTH(p.ordered_at), count(*), sum(CASE WHEN p.status = 'Canceled' THEN 1 ELSE 0 END)"
        " FROM projects AS p GROUP BY 1"
    )
    same(rows(filled.reports.run("cancellations"), "period", "orders", "canceled"), wanted)
    wanted = ask("SELECT p.cancel_reason, count(*) FROM projects AS p WHERE p.status = 'Canceled' GROUP BY 1")
    same(rows(filled.reports.run("reasons"), "reason", "canceled"), wanted)


def test_printed_volume(filled: core.Desk, ask: Ask) -> None:
    wanted = ask(
        "SELECT MONTH(p.status_since), i.material, sum(i.quantity), sum(i.quantity * m.volume) / 1000"
        " FROM items AS i JOIN projects AS p ON p.id = i.project_id LEFT JOIN models AS m ON m.sha256 = i.sha256"
        " WHERE p.status = 'Shipped' GROUP BY 1, 2"
    )
    found = rows(filled.reports.run("volume", by="month"), "period", "material", "parts", "volume")
    assert [row[:3] for row in found] == [row[:3] for row in sorted(wanted)]
    assert [row[3] for row in found] == pytest.approx([float(row[3]) for row in sorted(wanted)], abs=1e-3)


def test_the_summary(filled: core.Desk, ask: Ask) -> None:
    summary, table = filled.reports.summary(), filled.projects.table()
    zone = filled.settings.zone
    today = pd.Timestamp.now(zone).normalize()
    shipped = table[table["status"] == "Shipped"]
    since = shipped["status_since"].dt.tz_convert(zone)
    assert summary.open == table["status"].isin(["Pending", "Printing"]).sum()
    assert summary.shipped_this_week == (since >= today - pd.Timedelta(days=today.weekday())).sum()
    recent = shipped[since >= today - pd.DateOffset(days=90)]
    median = (recent["status_since"] - recent["ordered_at"]).median()
    assert abs(summary.median_lead_time - median) < pd.Timedelta(microseconds=2)


def test_filters_choose_the_projects(filled: core.Desk) -> None:
    for name, report in REPORTS.items():
        for by in report.groupings:
            table = filled.reports.run(name, by=by, country="FR", status=["Shipped", "Canceled"])
            assert len(table) <= len(filled.reports.run(name, by=by)), (name, by)
    sales = filled.reports.run("sales", by="country", country="FR")
    assert sales["country"].tolist() == ["FR"]
    assert sales["orders"].sum() == filled.projects.counts(country="FR").sum()
