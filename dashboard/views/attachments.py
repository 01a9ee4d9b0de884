"""Attachments of a project: download, add and delete files that are not models."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.errors import DeskError
from core.project import Attachment
from core.retention import ATTACHMENTS, RULE
from core.times import now
from dashboard import text
from dashboard.blocks import AttachmentTable
from dashboard.cell_uploads import CellUploads, Keep
from dashboard.facts import when
from dashboard.print_items import size_text
from dashboard.ui import screen

if TYPE_CHECKING:
    from core import Desk


INSTEAD = "Download it in the dashboard, or read it with desk.files.open(sha256)."


class Attachments(Viewer):
    """Files of a project, with who added them and when."""

    project = param.Parameter(allow_refs=True, doc="The core.Project.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    linked = param.Boolean(default=False, constant=True, doc="Whether files are served, so that there are links.")
    removed = param.Integer(default=None, allow_None=True, doc="The attachment to delete.")
    error = param.String(default="", doc="Why the last deletion was refused.")
    changed = param.Event(doc="There are other attachments now.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the table.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        self._table = AttachmentTable(content=self.param.content)
        self._table.on_msg(self._on_table)
        if not self.linked:
            self._uploads = CellUploads(self._table, desk.settings.upload_limit, self._place)
        self._layout = screen(self._table)

    def __panel__(self) -> Any:
        return self._layout

    @param.depends("project", "error", watch=True, on_init=True)
    def _show(self) -> None:
        files = self.project.attachments
        may = self._desk.allows("projects.attach")
        add = "Add drawings, photos or papers that belong to it." if may else ""
        upload = f"/upload/{self.project.number}/attachments" if self.linked and may else ""
        content = {
            "rows": [*self._erased(), *(self._row(file) for file in files)],
            "error": self.error,
            "empty": "" if files or self._erased() else f"No attachments yet. {add}".strip(),
            "upload": upload,
            "may": may,
        }
        self.content = json.dumps(content)

    def _erased(self) -> list[dict[str, Any]]:
        """What there was until the rule for keeping deleted it: names, and when that was."""
        gone = [event for event in self.project.history if event.kind == ATTACHMENTS and event.detail]
        zone = self._desk.settings.zone
        return [
            {
                "name": name,
                "erased": f"Erased on {text.day(event.at, zone)} by the {RULE}",
                "at": when(event.at, zone, now()),
            }
            for event in gone
            for name in (event.detail or "").split("\n")
        ]

    def _row(self, file: Attachment) -> dict[str, Any]:
        href = f"/files/{self.project.number}/attachments/{file.id}" if self.linked else ""
        at = when(file.added_at, self._desk.settings.zone, now())
        size = size_text(file.size)
        row = {"id": file.id, "name": file.file_name, "href": href, "size": size, "by": file.added_by, "at": at}
        return row | {"shared": file.shared}

    @param.depends("removed", watch=True)
    def _remove(self) -> None:
        if self.removed is None:
            return
        wanted, self.removed = self.removed, None
        try:
            self._desk.projects.detach(self.project.number, wanted, by=self.user or None)
            self.error = ""
        except DeskError as refusal:  # said where the file is
            self.error = str(refusal)
        self.changed = True

    def share(self, attachment: int, shared: bool) -> None:
        """Let the customer see a file of the project, or no longer."""
        try:
            self._desk.projects.share(self.project.number, attachment, shared, by=self.user or None)
            self.error = ""
        except DeskError as refusal:  # said where the file is
            self.error = str(refusal)
        self.changed = True

    def _place(self) -> Keep:
        """What adds a file to the project that is shown now."""
        return partial(self._desk.projects.attach, self.project.number, by=self.user or None)

    def _on_table(self, event: Any) -> None:
        match event.data:
            case {"remove": attachment}:
                self.removed = int(attachment)
            case {"share": attachment, "shared": bool(shared)}:
                self.share(int(attachment), shared)
            case {"added": _}:
                self.changed = True
            case {"get": attachment}:
                for file in self.project.attachments:
                    if file.id == attachment:
                        self._table.give(file.file_name, self._desk.files.open(file.sha256), INSTEAD)
