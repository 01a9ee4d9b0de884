"""Charts in a real JupyterLab are as dark or as light as it is, and follow when it changes."""

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from core import Desk
from tests.browser.pictures import ground, paper
from tests.factory import order
from tests.jupyter import Notebook, lab
from tests.serving import wait_for

CELLS = [
    """
from core import connect
from dashboard import ReportPage, notebook
desk = connect(data="{data}", database_url="{url}")
notebook()
""",
    "ReportPage(desk, report='sales', by='country')",
    """
import hvplot.pandas
table = desk.reports.run("orders", by="month", period="last-365-days")
table.hvplot.bar(x="period", y=["orders", "canceled"], stacked=True, legend="right", title="Orders")
""",
]
WHITE = (255, 255, 255)


def grounds(*charts: Any) -> set[object]:
    return {ground(chart) for chart in charts}


def turn(page: Any, name: str) -> None:
    """Choose another theme in JupyterLab's menu."""
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    for entry in ("Theme", name):
        page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).click()


def test_charts_are_dark_in_a_dark_jupyterlab_and_follow_its_theme(
    page: Any, sqlite_desk: Desk, tmp_path: Path
) -> None:
    sqlite_desk.projects.place(order(ordered_at=None))
    begin = CELLS[0].format(data=sqlite_desk.settings.data, url=sqlite_desk.settings.url)
    with lab(tmp_path, dark=True) as jupyter:
        jupyter.write([begin, *CELLS[1:]])
        notebook = Notebook(page, jupyter)
        notebook.run()
        charts = [notebook.run().locator(".bk-Figure").first, notebook.run().locator(".bk-Figure").first]
        for chart in charts:
            expect(chart).to_be_visible(timeout=20_000)
        wait_for(lambda: grounds(*charts) == {paper("dark")})
        legend = charts[1].locator(".bk-Legend")
        shade = "node => getComputedStyle(node).backgroundColor"
        assert legend.evaluate(shade) == f"rgb{paper('dark')}"
        turn(page, "JupyterLab Light")
        wait_for(lambda: grounds(*charts) == {WHITE})
        assert legend.evaluate(shade) == f"rgb{WHITE}"
        turn(page, "JupyterLab Dark")
        wait_for(lambda: grounds(*charts) == {paper("dark")})
        assert notebook.foreign == []
