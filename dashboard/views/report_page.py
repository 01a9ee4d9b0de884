"""The Reports page: choose a question, see its answer as charts and as a table, and take both away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import panel as pn
import param
from panel.viewable import Viewer

from core.errors import DeskError
from core.reports import REPORTS
from core.times import now
from dashboard import report_choices, report_rows
from dashboard.report_choices import USUAL
from dashboard.report_figures import figures
from dashboard.report_parts import FieldsBar, Figures, ReportTable, SavePicture
from dashboard.router import PROJECTS, address_of
from dashboard.ui import Heading, screen

if TYPE_CHECKING:
    import pandas as pd

    from core import Desk

EXPORT = "/export/reports"
REST = 20  # a report that took one second is made anew by itself after twenty at the soonest


class ReportPage(Viewer):
    """A report of the service as charts and a table, for a period, by a grouping, of what passes the filters."""

    title = param.String(default="Reports", constant=True, doc="What this page is called.")
    report: Any = param.Selector(default=USUAL["report"], objects=list(REPORTS), doc="Name of the report.")
    period = param.String(default=USUAL["period"], doc="Period, in days of the service; empty is everything.")
    by = param.String(default="", doc="What it is grouped by; empty is the report's own choice.")
    material = param.String(default="", doc="Only projects with an item of this material.")
    country = param.String(default="", doc="Only projects that go to this country (two letters).")
    table = param.DataFrame(doc="The report, as the desk returned it.")
    address = param.String(default="", constant=True, doc="Where this page is served; without it, no links.")

    # the above as the parts of the screen take it
    content = param.String(default="{}", precedence=-1, doc="The table as JSON.")
    state = param.Dict(default={}, precedence=-1, doc="The value of each control.")
    fields = param.List(default=[], precedence=-1, doc="The controls.")
    figures = param.List(default=[], precedence=-1, doc="The strip on top.")
    question = param.String(default="", precedence=-1, doc="What the report answers.")
    actions = param.List(default=[], precedence=-1, doc="Links for all that is shown.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        self._began, self._took = time.monotonic(), 0.0
        super().__init__(**params)
        self._known = desk.projects.choices()
        bar = FieldsBar(fields=self.param.fields, state=self.param.state)
        bar.on_msg(self._on_bar)
        self._charts = pn.Column(sizing_mode="stretch_width")
        self._layout = screen(
            Heading(title=self.title, detail=self.param.question, actions=self.param.actions),
            Figures(figures=self.param.figures),
            bar,
            self._charts,
            ReportTable(content=self.param.content),
        )
        self._read_figures()
        self.param.trigger("report")

    def __panel__(self) -> Any:
        return self._layout

    @property
    def asked(self) -> dict[str, str]:
        """What the report is asked for: its name, period, grouping and filters."""
        return {name: getattr(self, name) for name in USUAL}

    @property
    def query(self) -> dict[str, str]:
        """What is shown, as the query of an address."""
        return report_choices.to_query(self.asked)

    def restore(self, query: Mapping[str, str]) -> None:
        """Show what the query of an address says; what makes no sense in it is ignored."""
        asked = report_choices.from_query(query)
        if asked == self.asked:
            self.load()
        else:
            self.param.update(**asked)

    def load(self) -> None:
        """Read again what may have changed: the figures at once, the report as often as it is worth its time."""
        self._read_figures()
        if time.monotonic() - self._began > REST * self._took:
            self.param.trigger("report")

    def _read_figures(self) -> None:
        self.figures = figures(self._desk, PROJECTS if self.address else "")

    @param.depends(*USUAL, watch=True)
    async def run(self) -> None:
        """Make the report and its charts beside the event loop: over a million projects they take a second."""
        self._began = time.monotonic()
        asked = self.asked
        report = REPORTS[asked["report"]]
        today = now().astimezone(self._desk.settings.zone).date()
        fields = report_choices.fields(asked, self._known)
        self.param.update(fields=fields, state=report_choices.state(asked, today), question=report.question)
        try:
            table, drawn = await asyncio.to_thread(self._make, asked)
        except DeskError as error:
            self._charts.clear()
            self.param.update(content=report_rows.refusal(str(error)), actions=[])
            return
        if asked == self.asked:  # nothing else was asked for meanwhile
            self._took = time.monotonic() - self._began
            self._show(table, drawn)

    def _make(self, asked: Mapping[str, str]) -> tuple[pd.DataFrame, Any]:
        from dashboard import charts

        options = {name: value or None for name, value in asked.items() if name != "report"}
        table = self._desk.reports.run(asked["report"], **options)
        return table, charts.draw(table, REPORTS[asked["report"]].charts(options["by"]))

    def _show(self, table: pd.DataFrame, drawn: Any) -> None:
        report = REPORTS[self.report]
        by = report.grouping(self.by or None)
        name = f"{self.report}-by-{by}"
        csv = ("Export CSV", address_of(f"{EXPORT}/{self.report}.csv", self._export_query(by)), True)
        self.param.update(
            table=table, content=report_rows.content(table, report, by), actions=[csv] if self.address else []
        )
        self._charts[:] = [] if drawn is None else [pn.pane.HoloViews(drawn), SavePicture(file_name=f"{name}.png")]

    def _export_query(self, by: str) -> dict[str, str]:
        asked = self.asked | {"by": by}
        return {name: value for name, value in asked.items() if value and name != "report"}

    def _on_bar(self, event: Any) -> None:
        today = now().astimezone(self._desk.settings.zone).date()
        self.param.update(**report_choices.change(self.asked, event.data, today))
