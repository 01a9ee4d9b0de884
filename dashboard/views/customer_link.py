"""The link at which a customer follows a project: copy it, put a new one in its place, or take it back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from dashboard.blocks import LinkBox
from dashboard.ui import screen

if TYPE_CHECKING:
    from core import Desk


class CustomerLink(Viewer):
    """The private address of a project, for its customer; whoever has it sees the order and can write."""

    project = param.Parameter(allow_refs=True, doc="The core.Project.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    renew = param.Event(doc="Make a link, or put a new one in the place of the old one.")
    revoke = param.Event(doc="End the link.")
    changed = param.Event(doc="There is another link now, or none.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the box.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        box = LinkBox(content=self.param.content)
        box.on_msg(self._on_box)
        self._layout = screen(box)

    def __panel__(self) -> Any:
        return self._layout

    @param.depends("project", watch=True, on_init=True)
    def _show(self) -> None:
        self.content = json.dumps({"address": self._desk.links.address(self.project.number)})

    @param.depends("renew", watch=True)
    def _renew(self) -> None:
        self._desk.links.renew(self.project.number, by=self.user or None)
        self._show()
        self.changed = True

    @param.depends("revoke", watch=True)
    def _revoke(self) -> None:
        self._desk.links.revoke(self.project.number, by=self.user or None)
        self._show()
        self.changed = True

    def _on_box(self, event: Any) -> None:
        match event.data:
            case {"renew": _}:
                self.renew = True
            case {"revoke": _}:
                self.revoke = True
