"""The Project View: attachments, the conversation with the customer, notes of the staff, and the customer's link."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from dashboard import facts
from dashboard.blocks import Banner
from dashboard.cell import follow
from dashboard.ui import screen
from dashboard.views.attachments import Attachments
from dashboard.views.conversation import Conversation
from dashboard.views.customer_link import CustomerLink
from dashboard.views.notes import Notes

if TYPE_CHECKING:
    from core import Desk


class ProjectView(Viewer):
    """What is said and kept about a project beside its order; the banner leads back to the project."""

    title = param.String(default="", doc="What this page is called.")
    number = param.String(default="", doc="The project's number.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    address = param.String(default="", constant=True, doc="Where projects have their pages; without it, no links.")
    listed = param.Boolean(default=False, constant=True, doc="Without an address: whether there is a list to go to.")
    leads = param.Boolean(default=False, constant=True, doc="Without an address: whether the banner leads back.")
    go_back = param.Event(doc="Somebody wants the project; where pages have no addresses.")
    go_list = param.Event(doc="Somebody wants the list; where pages have no addresses.")
    project = param.Parameter(doc="The core.Project as it was read last.")
    banner = param.String(default="{}", precedence=-1, doc="JSON of the banner.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        shared = {"project": self.param.project, "user": self.user}
        self.attachments = Attachments(desk, linked=bool(self.address), **shared)
        self.conversation = Conversation(desk, **shared)
        self.notes = Notes(desk, **shared)
        parts: list[Any] = [self.attachments, self.conversation, self.notes]
        if desk.allows("links.address"):
            self.link = CustomerLink(desk, **shared)
            parts.append(self.link)
        for part in parts:
            part.param.watch(lambda _: self.load(), "changed")
        banner = Banner(content=self.param.banner)
        banner.on_msg(self._on_banner)
        self._layout = screen(banner, *parts, max_width=960)
        if not self.address:
            follow(desk, self)

    def __panel__(self) -> Any:
        return self._layout

    @param.depends("number", watch=True, on_init=True)
    def load(self) -> None:
        """Read the project again; raises UnknownProject."""
        self.project = self._desk.projects.get(self.number)

    @param.depends("project", watch=True, on_init=True)
    def _show(self) -> None:
        self.param.update(
            title=f"{self.project.number} {self.project.title}: Project View",
            banner=json.dumps(
                facts.banner(
                    self.project, self.address, view=True, listed=self.listed, leads=self.leads or bool(self.address)
                )
            ),
        )

    def _on_banner(self, event: Any) -> None:
        match event.data:
            case {"go": "list"}:
                self.go_list = True
            case {"go": _}:
                self.go_back = True
