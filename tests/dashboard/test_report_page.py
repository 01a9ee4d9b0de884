"""The Reports page as an object: what is chosen, what is asked of the desk, and what is shown of the answer."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import holoviews as hv
import pandas as pd
import pytest
from bokeh.models import Plot

from core import Desk
from core.reports import REPORTS
from dashboard import ReportPage, charts, report_choices, text
from tests import factory

Order = Callable[..., dict[str, Any]]
TODAY = date(2026, 5, 20)


@pytest.fixture
def desk(sqlite_desk: Desk, order: Order) -> Desk:
    """Twelve projects of four months, two currencies and two customers of one name; two shipped, one canceled."""
    for at in range(12):
        customer = {"name": "Ada Meyer", "email": f"ada{at % 2}@example.com", "company": None, "phone": None}
        items = [factory.item(material="PA12" if at % 3 else "Resin", unit_price="100", quantity=at + 1)]
        draft = order(
            title=f"Part {at}",
            customer=customer,
            items=items,
            currency="EUR" if at % 4 else "USD",
            ordered_at=f"2026-0{1 + at // 3}-1{at % 3}T09:30:00Z",
        )
        number = sqlite_desk.projects.place(draft).number
        if at < 3:
            sqlite_desk.projects.move(number, "Printing")
    for number in ("P-000001", "P-000002"):
        sqlite_desk.projects.move(number, "Shipped")
    sqlite_desk.projects.move("P-000003", "Canceled", reason="Too thin")
    return sqlite_desk


def shown(page: ReportPage) -> dict[str, Any]:
    return dict(json.loads(page.content))


def test_it_shows_what_the_desk_reports(desk: Desk) -> None:
    page = ReportPage(desk, report="sales", by="country", period="")
    pd.testing.assert_frame_equal(page.table, desk.reports.run("sales", by="country"))
    assert len(shown(page)["rows"]) == len(page.table)


def test_every_report_has_charts_that_can_be_drawn(desk: Desk) -> None:
    for name, report in REPORTS.items():
        for by in {one.charts: by for by, one in report.shapes.items()}.values():
            drawn = charts.draw(desk.reports.run(name, by=by), report.charts(by))
            assert [hv.render(one) for one in drawn], (name, by)


def test_charts_that_are_drawn_together_share_no_axes(desk: Desk) -> None:
    """Orders would lie flat on the axis of the revenue; a notebook draws a page with its charts at once."""
    root = ReportPage(desk, report="orders", period="").__panel__().get_root()
    axes = [figure.y_range.id for figure in root.select({"type": Plot})]
    assert len(set(axes)) == len(axes) > 1


def test_a_currency_has_a_chart_of_its_own(desk: Desk) -> None:
    drawn = charts.draw(desk.reports.run("orders"), REPORTS["orders"].charts())
    assert [one.opts.get().kwargs["title"] for one in drawn[:2]] == ["Revenue, EUR", "Revenue, USD"]


def test_customers_of_one_name_have_bars_of_their_own(desk: Desk) -> None:
    drawn = charts.draw(desk.reports.run("sales", by="customer"), REPORTS["sales"].charts("customer"))
    assert len(set(drawn[0].dimension_values("customer"))) == 2


def test_money_is_written_with_the_decimals_of_its_currency(desk: Desk) -> None:
    page = ReportPage(desk, report="sales", by="currency", period="")
    cells = dict(zip([label for label, _ in shown(page)["columns"]], shown(page)["rows"][0], strict=True))
    assert cells["Revenue"] == text.amount(page.table["revenue"][0], page.table["currency"][0])


def test_a_grouping_that_the_next_report_lacks_becomes_its_own_choice(desk: Desk) -> None:
    page = ReportPage(desk, report="sales", by="customer", period="")
    page._on_bar(Said({"report": "backlog"}))
    assert (page.report, page.by, page.state["by"]) == ("backlog", "", "month")


def test_a_period_that_is_none_is_told_in_its_place(desk: Desk) -> None:
    page = ReportPage(desk, period="soon")
    assert "not a period" in shown(page)["empty"]
    page.period = "2026"
    assert "empty" not in shown(page) or not shown(page)["empty"]


def test_a_report_of_nothing_says_what_to_do(sqlite_desk: Desk) -> None:
    page = ReportPage(sqlite_desk, report="sales", period="")
    assert "longer period" in shown(page)["empty"]


def test_its_query_restores_it(desk: Desk) -> None:
    page = ReportPage(desk, report="volume", by="week", period="", material="PA12")
    other = ReportPage(desk)
    other.restore(page.query)
    assert page.query == {"report": "volume", "by": "week", "period": "all", "material": "PA12"}
    assert (other.query, other.table.equals(page.table)) == (page.query, True)


def test_the_strip_on_top_leads_to_the_projects_it_counts(desk: Desk) -> None:
    page = ReportPage(desk, address="/reports")
    label, value, _, href, _ = page.figures[0]
    assert (label, value, href) == ("Open", "9", "/projects?status=Pending%2CPrinting")


def test_other_days_are_chosen_from_those_of_the_period_before() -> None:
    asked = report_choices.change(report_choices.USUAL, {"period": "custom"}, TODAY)
    assert asked["period"] == "2025-05-21/2026-05-20"
    asked = report_choices.change(asked, {"first": "2026-05-01"}, TODAY)
    assert asked["period"] == "2026-05-01/2026-05-20"
    assert report_choices.state(asked, TODAY)["last"] == "2026-05-20"


def test_a_first_day_after_the_last_is_turned_round() -> None:
    asked = report_choices.USUAL | {"period": "2026-05-01/2026-05-20"}
    assert report_choices.change(asked, {"first": "2026-06-01"}, TODAY)["period"] == "2026-05-20/2026-06-01"


def test_an_address_with_nonsense_opens_the_page_as_usual() -> None:
    assert report_choices.from_query({"report": "gossip", "by": "moon"}) == report_choices.USUAL


class Said:
    """What a control of the page sends."""

    def __init__(self, data: dict[str, str]) -> None:
        self.data = data
