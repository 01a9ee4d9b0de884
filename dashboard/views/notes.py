"""Notes of the staff on a project, never shown or mailed to the customer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.errors import DeskError
from core.times import now
from dashboard.blocks import NoteList
from dashboard.facts import when
from dashboard.ui import screen

if TYPE_CHECKING:
    from core import Desk


class Notes(Viewer):
    """Notes of the staff; add one for colleagues."""

    project = param.Parameter(allow_refs=True, doc="The core.Project.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    note = param.String(default="", doc="What is to be added.")
    error = param.String(default="", doc="Why the last note was refused.")
    sent = param.Integer(default=0, doc="How many notes were added from here.")
    send = param.Event(doc="Add the note.")
    changed = param.Event(doc="There is another note now.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the notes.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        listed = NoteList(content=self.param.content)
        listed.on_msg(self._on_list)
        self._layout = screen(listed)

    def __panel__(self) -> Any:
        return self._layout

    @param.depends("project", "error", "sent", watch=True, on_init=True)
    def _show(self) -> None:
        zone, moment = self._desk.settings.zone, now()
        notes = [
            {"author": note.author, "body": note.body, "at": when(note.at, zone, moment)} for note in self.project.notes
        ]
        self.content = json.dumps(
            {
                "number": self.project.number,
                "notes": notes,
                "error": self.error,
                "sent": self.sent,
                "may": self._desk.allows("projects.note"),
            }
        )

    @param.depends("send", watch=True)
    def _send(self) -> None:
        try:
            self._desk.projects.note(self.project.number, self.note, by=self.user or None)
        except DeskError as refusal:  # said where the typed text is, which stays
            self.error = str(refusal)
            return
        self.param.update(error="", note="", sent=self.sent + 1)
        self.changed = True

    def _on_list(self, event: Any) -> None:
        match event.data:
            case {"send": typed}:
                self.param.update(error="", note=str(typed))
                self.send = True
