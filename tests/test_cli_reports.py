"""`printdesk report`: reports to read, to pipe and to keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.reports import REPORTS
from tests.commands import desk_of_three, done, printdesk, refused
from tests.databases import SqliteDesks


@pytest.fixture
def folder(tmp_path: Path, sqlite_desks: SqliteDesks) -> Path:
    """A working folder with a desk of three projects."""
    (tmp_path / "data").mkdir()
    return desk_of_three(tmp_path, sqlite_desks.fresh(tmp_path / "data"))


def test_without_a_name_all_reports_are_listed_with_their_questions(tmp_path: Path) -> None:
    lines = [line.split("\t") for line in done(printdesk("report", folder=tmp_path)).splitlines()]
    assert [line[0] for line in lines[1:]] == list(REPORTS)
    assert all(line[1].endswith("?") and line[2] for line in lines[1:])
    assert list(tmp_path.iterdir()) == [], "and no desk is made for that"


def test_a_report_in_a_pipe_has_whole_values_between_tabs(folder: Path) -> None:
    lines = done(printdesk("report", "sales", "--by", "country", folder=folder)).splitlines()
    rows = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]
    assert [(row["country"], row["currency"], row["revenue"]) for row in rows] == [
        ("DE", "EUR", "29.90"),
        ("FR", "EUR", "29.90"),
        ("DE", "JPY", "1400"),
    ]


def test_a_report_as_json_has_exact_money_and_null_for_what_is_missing(folder: Path) -> None:
    run = printdesk("report", "orders", "--by", "month", "--country", "FR", "--json", folder=folder)
    first = json.loads(done(run))[0]
    assert (first["period"], first["begins"], first["orders"]) == ("2026-04", "2026-04-01", 1)
    assert (first["revenue"], first["previous_revenue"]) == ("29.90", None)


def test_a_report_is_kept_as_csv_for_a_period_and_a_view(folder: Path) -> None:
    done(printdesk("view", "save", "germany", "--country", "DE", folder=folder))
    options = ("--by", "customer", "--period", "2026-03", "--view", "germany", "-o", "sales.csv")
    assert done(printdesk("report", "sales", *options, folder=folder)) == ""
    lines = (folder / "sales.csv").read_bytes().decode().split("\r\n")
    assert lines[0].startswith("customer,email,currency,orders,canceled,revenue,share,previous_orders")
    assert lines[1] == "Ada Meyer,ada@example.com,EUR,1,0,29.90,100,0,0.00,,"
    assert len(lines) == 4


def test_what_there_is_not_is_refused_with_a_sentence(folder: Path) -> None:
    assert "Did you mean orders?" in refused(printdesk("report", "order", folder=folder))
    assert "It can by reason." in refused(printdesk("report", "reasons", "--by", "month", folder=folder))
    assert "“soon” is not a period" in refused(printdesk("report", "orders", "--period", "soon", folder=folder))
    run = printdesk("report", "orders", "--period", "2020", folder=folder)
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr.startswith("Nothing to report")
