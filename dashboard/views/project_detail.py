"""One project: what was ordered, by whom, what happened, and its next move."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.times import now
from dashboard import facts, history
from dashboard.blocks import Banner, ProjectSheet
from dashboard.print_items import print_items
from dashboard.ui import screen
from dashboard.views.move_dialog import MoveDialog

if TYPE_CHECKING:
    from core import Desk


class ProjectDetail(Viewer):
    """Customer, addresses, payment, items and history of a project; move it, cancel it, export it."""

    title = param.String(default="", doc="What this page is called.")
    number = param.String(default="", doc="The project's number.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    address = param.String(default="", constant=True, doc="Where projects have their pages; without it, no links.")
    project = param.Parameter(doc="The core.Project as it was read last.")
    banner = param.String(default="{}", precedence=-1, doc="JSON of the banner.")
    content = param.String(default="{}", precedence=-1, doc="JSON of all blocks.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        self.dialog = MoveDialog(desk, number=self.number, user=self.user)
        self.dialog.param.watch(lambda _: self.load(), ["moved", "reload"])
        sheet = ProjectSheet(content=self.param.content)
        sheet.on_msg(self._on_sheet)
        self._layout = screen(Banner(content=self.param.banner), sheet, self.dialog)

    def __panel__(self) -> Any:
        return self._layout

    @param.depends("number", watch=True, on_init=True)
    def load(self) -> None:
        """Read the project again; raises UnknownProject."""
        self.project = self._desk.projects.get(self.number)

    @param.depends("project", watch=True, on_init=True)
    def _show(self) -> None:
        project, zone, moment = self.project, self._desk.settings.zone, now()
        content = {
            "facts": facts.blocks(project),
            "items": print_items(project, self.address),
            "history": history.events(project, zone, moment),
            "messages": history.mails(project, self._desk.outbox.summary(), zone, moment),
            "menu": facts.menu(project, self.address, zone, moment),
        }
        self.param.update(
            title=f"{project.number} {project.title}",
            banner=json.dumps(facts.banner(project, self.address, view=False)),
            content=json.dumps(content),
        )

    def start_move(self, status: str) -> None:
        """Open the pop-up for a move of the project as it is on the screen."""
        self.dialog.param.update(number=self.number, status=status, version=self.project.version, open=True)

    def _on_sheet(self, event: Any) -> None:
        match event.data:
            case {"move": status}:
                self.start_move(status)
            case {"retry": message}:
                self._desk.outbox.retry(int(message), by=self.user or None)
                self.load()
            case {"look": _}:
                self.load()
