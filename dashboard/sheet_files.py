"""Models, pictures and the CSV of a project, for a cell of a notebook, where no server gives them."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from core.csv import BOM
from core.errors import FileMissing, UnknownPart

if TYPE_CHECKING:
    from core import Desk
    from core.project import Project
    from dashboard.blocks import ProjectSheet

INSTEAD = "Download it in the dashboard, or read it with desk.files.open(sha256)."


class SheetFiles:
    """Answers what a sheet asks for: {get}, {export} and {draw}."""

    def __init__(self, desk: Desk, sheet: ProjectSheet) -> None:
        self._desk, self._sheet = desk, sheet
        sheet.on_msg(self._draw)

    def give_model(self, project: Project, item_id: int) -> None:
        """Let the browser save the model of an item; raises UnknownPart or FileMissing."""
        for item in project.items:
            if item.id == item_id and item.sha256 is not None:
                self._sheet.give(item.name, self._desk.files.open(item.sha256), INSTEAD)
                return
        raise UnknownPart(project.number, "model file")

    def give_csv(self, project: Project) -> None:
        """Let the browser save the order, as Export Order gives it."""
        self._sheet.give(f"{project.number}.csv", with_mark(self._desk.projects.stream_one(project.number)), INSTEAD)

    async def _draw(self, event: Any) -> None:
        """Drawing takes seconds the first time: the cell goes on meanwhile."""
        sha256 = event.data.get("draw")
        if sha256:
            png = await asyncio.to_thread(self._picture, sha256)
            self._sheet._send_msg({"picture": sha256, "content": b64encode(png).decode()})

    def _picture(self, sha256: str) -> bytes:
        try:
            return self._desk.gallery.picture_of(sha256) or b""
        except FileMissing:
            return b""  # the box stays empty


def with_mark(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The CSV as a file that Excel, too, opens with its umlauts intact."""
    return chain((BOM,), pieces)
