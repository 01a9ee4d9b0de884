"""The list of projects: see what was ordered, filter, search, sort, and open one."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import param

from core.status import Status
from core.times import now
from dashboard import text
from dashboard.lists import FilterBar, ProjectTable
from dashboard.news import once
from dashboard.query import (
    FILTERS,
    NEWEST_FIRST,
    NOTHING,
    SOME_STATUSES,
    SORTS,
    as_text,
    read,
    statuses,
    to_query,
    turn,
)
from dashboard.router import address_of
from dashboard.rows import make_rows
from dashboard.ui import Heading, screen
from dashboard.views.arriving import Arriving
from dashboard.views.picking import Picking
from dashboard.views.viewing import Viewing

if TYPE_CHECKING:
    from core import Desk

PAGE_SIZE = 50
EXPORT = "/export/projects.csv"
EMPTY_DESK = {
    "title": "No projects yet",
    "text": "They appear here as soon as orders come in. Read orders from files with: printdesk import FILE",
    "clear": False,
}
NO_MATCH = {"title": "No project matches", "text": "Try other words, or look at all projects.", "clear": True}
NOTHING_NOW = {"title": "Nothing here now", "text": "No project fits the filters of this view.", "clear": True}


class ProjectList(Arriving, Picking, Viewing):
    """All projects of the service with their status; filters, search, sorting and pages."""

    status: Any = param.Selector(
        default=None, objects=SOME_STATUSES, doc="Only this status, or these in a tuple; None shows all."
    )
    search = param.String(default="", doc="Text to find in numbers, titles, customers, addresses and files.")
    material = param.String(default="", doc="Only projects with an item of this material.")
    country = param.String(default="", doc="Only projects that go to this country (two letters).")
    customer = param.String(default="", doc="Only projects of this customer: the whole name or e-mail address.")
    ordered_from = param.CalendarDate(default=None, allow_None=True, doc="First day of ordering.")
    ordered_to = param.CalendarDate(default=None, allow_None=True, doc="Last day of ordering.")
    overdue = param.Boolean(default=False, doc="Only what is Pending or Printing and should have been shipped by now.")
    sort: Any = param.Selector(default=NEWEST_FIRST, objects=SORTS, doc="Column to sort by; - is largest first.")
    page = param.Integer(default=1, bounds=(1, None), doc="Which page of 50.")
    counts = param.Series(doc="How many projects pass the other filters, by status.")
    total = param.Integer(default=0, doc="How many projects pass all filters.")
    rows = param.DataFrame(doc="The projects of this page, as the desk returned them.")
    address = param.String(default="", constant=True, doc="Where this page is served; without it, no links.")

    # the above as text, for the parts of the screen
    tabs = param.List(precedence=-1, doc="One a status, with its count.")
    filters = param.Dict(precedence=-1, doc="The filters beside the status.")
    content = param.String(precedence=-1, doc="The rows, and which part of all they are, as JSON.")
    actions = param.List(precedence=-1, doc="Links for all that is shown.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        self._last: tuple[dict[str, Any], int] | None = None
        super().__init__(**self._within_view(params))
        bar = FilterBar(tabs=self.param.tabs, state=self.param.filters, choices=self._choices())
        bar.on_msg(self._on_bar)
        alone = not self.address
        table = ProjectTable(
            content=self.param.content, address=self.address, selectable=alone, selected=self.param.selected
        )
        table.on_msg(self._on_table)
        heading = Heading(title=self.param.title, trail=self.param.trail, actions=self.param.actions)
        heading.on_msg(self._on_action)
        self._layout = screen(heading, bar, table, self._make_dialog())
        if alone:
            self._live_in_a_cell(heading)

    def __panel__(self) -> Any:
        return self._layout

    def _restart(self) -> None:
        super()._restart()
        self._last = None

    @param.depends(*FILTERS, "sort", "page", watch=True, on_init=True)
    def load(self) -> None:
        """Read the projects again; other filters or another order begin with the first page."""
        self._leave_view()
        asked = {name: getattr(self, name) for name in (*FILTERS, "sort")}
        before, self._last = self._last, (asked, self.page)
        if before is not None and before[0] != asked and before[1] == self.page != 1:
            self.page = 1
            return
        filters = {name: asked[name] or None for name in FILTERS}
        projects = self._desk.projects
        counts = once(f"counts {filters}", lambda: projects.counts(**filters | {"status": None}))
        total = sum(int(counts[status]) for status in statuses(self.status))
        if self.page > _pages(total):
            self.page = _pages(total)
            return
        start = (self.page - 1) * PAGE_SIZE
        part = {"sort": self.sort, "limit": PAGE_SIZE, "offset": start}
        rows = once(f"table {filters} {part}", lambda: projects.table(**filters, **part))
        self.param.update(counts=counts, total=total, rows=rows, arrived=self._arrivals())

    @param.depends("rows", "view", watch=True)
    def _name(self) -> None:
        self._entitle()
        self.actions = [*self._view_actions(), *self._export()]

    @param.depends("rows", "arrived", watch=True)
    def _show(self) -> None:
        state = self._state()
        self.param.update(
            tabs=[self._tab(state, None, "All"), *(self._tab(state, status, str(status)) for status in Status)],
            filters={name: as_text(state[name]) for name in FILTERS if name != "status"},
            content=self._content(),
        )

    def _tab(self, state: dict[str, Any], status: Status | None, label: str) -> list[Any]:
        count = self.counts[status] if status else self.counts.sum()
        query = to_query(state | {"view": "", "status": status, "page": 1})
        href = address_of(self.address, query) if self.address else ""
        chosen = self.status is None if status is None else self.status and status in statuses(self.status)
        return [status or "", label, f"{count:,}", href, bool(chosen)]

    def _content(self) -> str:
        first = (self.page - 1) * PAGE_SIZE
        unfiltered = all(getattr(self, name) == usual for name, usual in NOTHING.items())
        content = {
            "rows": once(("rows", id(self.rows)), self._rows),
            "sort": self.sort,
            "page": self.page,
            "pages": _pages(self.total),
            "first": first + 1,
            "last": first + len(self.rows),
            "total": self.total,
            "opened": self.opened,
            "arrived": self.arrivals,
            "empty": None if self.total else EMPTY_DESK if unfiltered else NOTHING_NOW if self.view else NO_MATCH,
        }
        return json.dumps(content)  # one text is compared and sent ten times faster than 900 cells

    def _rows(self) -> list[list[Any]]:
        unread = self._desk.projects.unread(self.rows["number"].tolist())
        return make_rows(self.rows, self._desk.settings.zone, now(), unread)

    def _export(self) -> list[tuple[str, str, bool]]:
        href = address_of(EXPORT, to_query(self._state() | {"view": "", "page": 1})) if self.address else ""
        return [("Export CSV", href, True)] if self.total else []

    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        known = self._desk.projects.choices()
        countries = sorted(((code, text.country(code)) for code in known["country"]), key=lambda pair: pair[1])
        return {"material": [(name, name) for name in known["material"]], "country": countries}

    def _on_bar(self, event: Any) -> None:
        if "clear" in event.data:
            self.param.update(**NOTHING | {"status": self.status})
        else:
            self.param.update(**{name: read(name, text) for name, text in event.data.items() if name in FILTERS})

    def _on_table(self, event: Any) -> None:
        match event.data:
            case {"sort": column}:
                self.sort = turn(self.sort, column)
            case {"page": page}:
                self.page = max(1, int(page))
            case {"open": number}:
                self.opened = number
            case {"pick": numbers, "on": on}:
                self.pick(numbers, on=on)
            case {"clear": _}:
                self.param.update(**NOTHING)
            case {"arrived": _}:
                self.show_arrivals()


def _pages(total: int) -> int:
    return max(1, math.ceil(total / PAGE_SIZE))
