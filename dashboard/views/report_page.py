"""The Reports page: choose a question, see its answer as charts and as a table, and take both away."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import panel as pn
import param
from panel.viewable import Viewer

from core.reports import REPORTS
from core.times import now
from dashboard import report_choices, report_rows
from dashboard.failure import explain
from dashboard.report_choices import USUAL
from dashboard.report_figures import figures
from dashboard.report_parts import FieldsBar, Figures, ReportTable, SavePicture
from dashboard.router import PROJECTS, address_of
from dashboard.ui import Heading, screen

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.document import Document

    from core import Desk

EXPORT = "/export/reports"
Made: TypeAlias = "tuple[pd.DataFrame, list[Any]]"
CHART = {"flex": "1 1 420px", "min-width": "min(420px, 100%)"}  # side by side where there is room
REST = 20  # a report that took one second is made anew by itself after twenty at the soonest

_THREADS = ThreadPoolExecutor(2, thread_name_prefix="report")


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
    content = param.String(default=report_rows.WAITING, precedence=-1, doc="The table as JSON.")
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
        bar = self._bar = FieldsBar(fields=self.param.fields, state=self.param.state)
        bar.on_msg(self._on_bar)
        self._charts = pn.FlexBox(gap="8px", sizing_mode="stretch_width")
        self._picture = SavePicture()
        self._layout = screen(
            Heading(title=self.title, detail=self.param.question, actions=self.param.actions),
            Figures(figures=self.param.figures),
            bar,
            pn.Column(self._charts, self._picture, sizing_mode="stretch_width"),
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
    def run(self) -> None:
        """Make the report and its charts; in a served page beside its event loop, for it may take a second."""
        self._began = time.monotonic()
        report = REPORTS[self.report]
        self.param.update(
            fields=report_choices.fields(self.asked, self._known),
            state=report_choices.state(self.asked, self._today()),
            question=report.question,
        )
        document = pn.state.curdoc
        if document is None or document.session_context is None:
            self._take(self.asked, self._make(self.asked))
            return
        document.add_next_tick_callback(partial(self._make_beside, document, self.asked))

    def _make_beside(self, document: Document, asked: dict[str, str]) -> None:
        def work() -> None:
            taken = partial(self._take, asked, self._make(asked))
            # not before the browser shows the page: what changes after it was drawn, but before, is lost (panel 1.9.4)
            document.add_next_tick_callback(lambda: pn.state.onload(taken))

        _THREADS.submit(work)

    def _make(self, asked: Mapping[str, str]) -> Made | str:
        """The report with its charts, or the sentence that says why there is none."""
        from dashboard import charts

        options: Any = {name: value or None for name, value in asked.items() if name != "report"}
        try:
            table = self._desk.reports.run(asked["report"], **options)
            return table, charts.draw(table, REPORTS[asked["report"]].charts(options["by"]))
        except Exception as error:  # noqa: BLE001  # told in the page, whatever it is
            return explain(error)

    def _take(self, asked: Mapping[str, str], made: Made | str) -> None:
        if asked != self.asked:
            return  # something else was asked for meanwhile
        self._took = time.monotonic() - self._began
        if isinstance(made, str):
            self._charts.clear()
            self.param.update(content=report_rows.refusal(made), actions=[])
        else:
            self._show(*made)
        self._bar.answer()

    def _show(self, table: pd.DataFrame, drawn: list[Any]) -> None:
        report = REPORTS[self.report]
        by = report.grouping(self.by or None)
        csv = ("Export CSV", address_of(f"{EXPORT}/{self.report}.csv", self._export_query(by)), True)
        self.param.update(
            table=table,
            content=report_rows.content(table, report, by),
            actions=[csv] if self.address else [],
        )
        self._picture.param.update(file_name=f"{self.report}-by-{by}.png", visible=bool(drawn))
        self._charts[:] = [
            pn.pane.HoloViews(one, linked_axes=False, margin=0, sizing_mode="stretch_width", styles=CHART)
            for one in drawn
        ]

    def _export_query(self, by: str) -> dict[str, str]:
        asked = self.asked | {"by": by}
        return {name: value for name, value in asked.items() if value and name != "report"}

    def _on_bar(self, event: Any) -> None:
        self.param.update(**report_choices.change(self.asked, event.data, self._today()))

    def _today(self) -> date:
        return now().astimezone(self._desk.settings.zone).date()
