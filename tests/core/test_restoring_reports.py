"""Reports come back from their CSV exactly, too, with the sidecar and without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core import Desk, read_export
from core.export_errors import BadExport
from core.reports import REPORTS
from tests.factory import item


@pytest.fixture
def busy(sqlite_desk: Desk, order: Callable[..., dict[str, Any]]) -> Desk:
    """Projects of two currencies in every status, some late, some canceled for awkward reasons."""
    for number, currency in enumerate(("EUR", "EUR", "TND", "EUR"), 1):
        item_price = item(unit_price="1.5", material=f"PA{number}")
        moments = {"ordered_at": f"2026-0{number}-01T00:00Z", "due_at": f"2026-0{number}-09T00:00Z"}
        sqlite_desk.projects.place(order(currency=currency, items=[item_price], shipping_cost=0, **moments))
    sqlite_desk.projects.move("P-000001", "Printing", "Now.")
    sqlite_desk.projects.move("P-000001", "Shipped", "Done.")
    sqlite_desk.projects.move("P-000002", "Canceled", "Sorry.", reason='=1, "no"')
    sqlite_desk.projects.move("P-000003", "Printing", "Now.")
    return sqlite_desk


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_comes_back_exactly(busy: Desk, tmp_path: Path, name: str) -> None:
    for by in REPORTS[name].groupings:
        for period, sheet_safe in ((None, True), ("2026-02", False), ("2020", True)):
            wanted = busy.reports.run(name, by=by, period=period)
            rows = busy.reports.export(name, tmp_path / "out.csv", by=by, period=period, sheet_safe=sheet_safe)
            assert rows == len(wanted)
            for sidecar in (True, False):
                pd.testing.assert_frame_equal(read_export(tmp_path / "out.csv", sidecar=sidecar), wanted)


def test_the_sidecar_of_a_report_says_what_was_asked(busy: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    busy.reports.export("sales", path, by="material", period="2026", country="DE")
    known = json.loads(path.with_name("out.csv-metadata.json").read_text())
    asked = {name: known[f"urn:printdesk:{name}"] for name in ("report", "by", "period", "filter:country")}
    assert asked == {"report": "sales", "by": "material", "period": "2026", "filter:country": "DE"}
    busy.reports.export("sales", path, sidecar=False)
    assert not path.with_name("out.csv-metadata.json").exists()


def test_a_changed_report_is_refused_with_all_that_is_wrong(busy: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    busy.reports.export("orders", path, by="month")
    path.write_text(path.read_text().replace("2026-01-01", "Jan 26", 1).replace(",1,", ",one,", 1), newline="")
    with pytest.raises(BadExport) as raised:
        read_export(path)
    assert {one.field for one in raised.value.problems} >= {"begins", "orders"}
