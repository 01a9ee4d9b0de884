"""A model in 3D: turn it, zoom, measure its box, look at its triangles; where there is no WebGL, its picture."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.errors import FileMissing
from dashboard.assets import asset
from dashboard.blocks import ModelStage
from dashboard.component import LARGEST_GIFT
from dashboard.models import THREE, mesh_address, picture_address
from dashboard.ui import screen

if TYPE_CHECKING:
    from core import Desk


class ModelViewer(Viewer):
    """One model file in 3D, in its place or as a pop-up that is open while there is a file."""

    sha256 = param.String(default="", doc="The model file; none shows nothing.")
    file_name = param.String(default="", doc="What the file is called; its ending says what it is.")
    popup = param.Boolean(default=False, constant=True, doc="Whether it is shown over the page, and can be closed.")
    served = param.Boolean(
        default=False,
        constant=True,
        doc="Whether the dashboard's server gives script and mesh, else Python sends them.",
    )
    content = param.String(default="{}", precedence=-1, doc="JSON: what is shown, and where it is fetched.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        self._stage = ModelStage(content=self.param.content)
        self._stage.on_msg(self._on_stage)
        self._layout = screen(self._stage)

    def __panel__(self) -> Any:
        return self._layout

    @param.depends("sha256", "file_name", watch=True, on_init=True)
    def _show(self) -> None:
        content: dict[str, Any] = {}
        if self.sha256:
            content = {"name": self.file_name or "Model", "popup": self.popup}
        if self.sha256 and self.served:
            content |= {
                "three": THREE,
                "mesh": mesh_address(self.sha256, self.file_name),
                "picture": picture_address(self.sha256),
            }
        self.content = json.dumps(content)

    async def _on_stage(self, event: Any) -> None:
        match event.data:
            case {"close": _}:
                self.sha256 = ""
            case {"three": _}:
                self._give("three", asset("three.js"))
            case {"mesh": _}:
                self._give("mesh", await self._made(self._desk.gallery.mesh))
            case {"picture": _}:
                self._give("picture", await self._made(self._desk.gallery.picture))

    async def _made(self, make: Any) -> str:
        """Reading a model takes seconds the first time: the cell goes on meanwhile."""
        try:
            content = await asyncio.to_thread(make, self.sha256, self.file_name)
        except FileMissing:
            content = None
        return b64encode(content).decode() if content and len(content) <= LARGEST_GIFT else ""

    def _give(self, what: str, content: str) -> None:
        self._stage._send_msg({"given": what, "content": content})
