"""One project: what was ordered, by whom, what happened, and its next move."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.times import now
from dashboard import facts, findings, history
from dashboard.blocks import Banner, ProjectSheet
from dashboard.cell import follow
from dashboard.print_items import print_items
from dashboard.sheet_files import SheetFiles
from dashboard.ui import screen
from dashboard.views.model_viewer import ModelViewer
from dashboard.views.move_dialog import MoveDialog
from dashboard.views.project_view import ProjectView

if TYPE_CHECKING:
    from core import Desk
    from core.project import Project


class ProjectDetail(Viewer):
    """Customer, addresses, payment, items and history of a project; move it, cancel it, export it."""

    title = param.String(default="", doc="What this page is called.")
    number = param.String(default="", doc="The project's number.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    address = param.String(default="", constant=True, doc="Where projects have their pages; without it, no links.")
    listed = param.Boolean(default=False, constant=True, doc="Without an address: whether there is a list to go to.")
    go_list = param.Event(doc="Somebody wants the list; where pages have no addresses.")
    viewing = param.Boolean(default=False, doc="Whether the Project View is in place of the order.")
    project = param.Parameter(doc="The core.Project as it was read last.")
    banner = param.String(default="{}", precedence=-1, doc="JSON of the banner.")
    content = param.String(default="{}", precedence=-1, doc="JSON of all blocks.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        self.dialog = MoveDialog(desk, number=self.number, user=self.user)
        self.dialog.param.watch(lambda _: self.load(), ["moved", "reload"])
        banner = Banner(content=self.param.banner)
        banner.on_msg(self._on_banner)
        self._sheet = ProjectSheet(content=self.param.content)
        self._sheet.on_msg(self._on_sheet)
        self.models = ModelViewer(desk, popup=True, served=bool(self.address))
        self._layout = screen(banner, self._sheet, self.dialog, self.models)
        if not self.address:
            self._files = SheetFiles(desk, self._sheet)
            self._order = list(self._layout)
            self._turn()
            follow(desk, self)

    def __panel__(self) -> Any:
        return self._layout

    @param.depends("number", watch=True, on_init=True)
    def load(self) -> None:
        """Read the project again; raises UnknownProject."""
        self.project = self._desk.projects.get(self.number)

    @param.depends("project", watch=True, on_init=True)
    def _show(self) -> None:
        project, zone, moment = self.project, self._desk.settings.zone, now()
        unread = self._desk.projects.unread([project.number]).get(project.number, 0)
        content = {
            "facts": facts.blocks(project),
            "preflight": findings.block(self._desk, project),
            "items": print_items(project, self.address, self._earlier(project)),
            "history": history.events(project, zone, moment),
            "messages": history.mails(
                project, self._desk.outbox.summary(), zone, moment, may_retry=self._desk.allows("outbox.retry")
            ),
            "menu": facts.menu(project, self.address, zone, moment, may_move=self._desk.allows("projects.move")),
        }
        self.param.update(
            title=f"{project.number} {project.title}",
            banner=json.dumps(facts.banner(project, self.address, view=False, listed=self.listed, unread=unread)),
            content=json.dumps(content),
        )

    def _earlier(self, project: Project) -> dict[int, list[str]]:
        """For each item the projects that had the same file or shape before."""
        ask = self._desk.projects.ordered_before
        shapes = {item.id: (item.model and item.model.geometry) or item.sha256 for item in project.items}
        known = {shape: ask(shape, before=project.number) for shape in {*shapes.values()} if shape}
        return {item: known[shape] for item, shape in shapes.items() if shape}

    def look_at(self, item_id: int) -> None:
        """Show the model of an item in 3D."""
        for item in self.project.items:
            if item.id == item_id and item.sha256:
                self.models.param.update(sha256=item.sha256, file_name=item.name)

    def start_move(self, status: str) -> None:
        """Open the pop-up for a move of the project as it is on the screen."""
        self.dialog.param.update(number=self.number, status=status, version=self.project.version, open=True)

    @param.depends("viewing", "number", watch=True)
    def _turn(self) -> None:
        """Where pages have no addresses, the Project View takes the place of the order, and gives it back."""
        if not self.viewing:
            self._layout.objects = self._order
            return
        view = ProjectView(self._desk, number=self.number, user=self.user, listed=self.listed, leads=True)
        view.param.watch(lambda _: self.param.update(viewing=False), "go_back")
        view.param.watch(lambda _: self.param.update(go_list=True), "go_list")
        self._layout.objects = [view.__panel__()]

    def _on_banner(self, event: Any) -> None:
        match event.data:
            case {"go": "list"}:
                self.go_list = True
            case {"go": _}:
                self.viewing = True

    def _on_sheet(self, event: Any) -> None:
        match event.data:
            case {"move": status}:
                self.start_move(status)
            case {"retry": message}:
                self._desk.outbox.retry(int(message), by=self.user or None)
                self.load()
            case {"look": _}:
                self.load()
            case {"show": item}:
                self.look_at(int(item))
            case {"get": item}:
                self._files.give_model(self.project, int(item))
            case {"export": _}:
                self._files.give_csv(self.project)
