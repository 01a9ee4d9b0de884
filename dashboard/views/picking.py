"""What an analyst takes from a list: everything it shows, and what was selected in it, as DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import param
from panel.viewable import Viewer

from core.times import now
from dashboard.cell import follow
from dashboard.query import FILTERS
from dashboard.sheet_files import with_mark
from dashboard.views.project_detail import ProjectDetail

if TYPE_CHECKING:
    from core import Desk
    from dashboard.ui import Heading, Screen

INSTEAD = "From Python, desk.projects.export(path) writes any number of projects."


class Picking(Viewer):
    """A list of projects in a notebook: boxes select rows, and what is opened takes the place of the list."""

    selected = param.List(default=[], item_type=str, doc="Numbers of the projects whose boxes are ticked.")
    opened = param.String(default="", doc="Number of the project that was opened last.")

    sort: Any
    load: Any
    _desk: Desk
    _layout: Screen
    _parts: list[Any]

    @property
    def table(self) -> pd.DataFrame:
        """All projects that pass the filters, in the order of the list, as they are now; columns of projects.table."""
        return self._desk.projects.table(**self._chosen(), sort=self.sort)

    @property
    def selection(self) -> pd.DataFrame:
        """The selected projects, else the one that is open, as they are now; columns of projects.table."""
        numbers = self.selected or [self.opened]
        found = [self._desk.projects.table(search=number) for number in numbers if number]
        rows = [table[table["number"] == number] for number, table in zip(numbers, found, strict=False)]
        return pd.concat(rows, ignore_index=True) if rows else self._desk.projects.table(limit=0)

    def _chosen(self) -> dict[str, Any]:
        return {name: getattr(self, name) or None for name in FILTERS}

    def pick(self, numbers: list[str], *, on: bool = True) -> None:
        """Tick or untick boxes; the others stay as they are."""
        others = [number for number in self.selected if number not in numbers]
        self.selected = [*others, *numbers] if on else others

    def _live_in_a_cell(self, heading: Heading) -> None:
        """What links and routes do on a served page, without them."""
        self._parts = list(self._layout)
        heading.on_msg(lambda event: self._give_csv(heading) if event.data.get("act") == "Export CSV" else None)
        self.param.watch(lambda _: self._open_in_place(), "opened")
        if self.opened:
            self._open_in_place()
        follow(self._desk, self)

    def _open_in_place(self) -> None:
        """Show the opened project where the list is, or the list again; raises UnknownProject."""
        if not self.opened:
            self._layout.objects = self._parts
            self.load()
            return
        try:
            detail = ProjectDetail(self._desk, number=self.opened, listed=True)
        except Exception:
            self.opened = ""
            raise
        detail.param.watch(lambda _: self.param.update(opened=""), "go_list")
        self._layout.objects = [detail.__panel__()]

    def _give_csv(self, heading: Heading) -> None:
        today = now().astimezone(self._desk.settings.zone)
        pieces = self._desk.projects.stream(**self._chosen(), sort=self.sort)
        heading.give(f"projects-{today:%Y-%m-%d}.csv", with_mark(pieces), INSTEAD)
