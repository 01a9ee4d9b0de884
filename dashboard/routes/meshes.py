"""What the 3D viewer fetches: its script, and the meshes of models."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from dashboard.assets import asset
from dashboard.routes.base import Refusal, Route

# Apart from the other routes: reading a model takes seconds, and downloads must not wait for it.
_READING = ThreadPoolExecutor(2, thread_name_prefix="meshes")
_FOR_EVER = "private, max-age=31536000, immutable"


class MeshRoute(Route):
    """The mesh of a model file; its kind is told by `?name=`, or by the names that items have for it."""

    async def get(self, sha256: str) -> None:
        """Send the mesh (see core.mesh_file), or a sentence that says why there is none."""
        name = self.get_query_argument("name", "")
        mesh = await asyncio.get_running_loop().run_in_executor(_READING, self._mesh, sha256, name)
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Cache-Control", _FOR_EVER)
        self.write(mesh)

    def _mesh(self, sha256: str, name: str) -> bytes:
        name = name or self.desk.gallery.name_of(sha256)
        mesh = self.desk.gallery.mesh(sha256, name)
        if mesh is None:
            problem = self.desk.gallery.facts(sha256, name).problem
            raise Refusal(HTTPStatus.NOT_FOUND, problem or "The model could not be made ready to be shown.")
        return mesh


class ThreeScript(Route):
    """The library that draws in 3D."""

    open_to_all = True

    async def get(self) -> None:
        """Send the script; its address names its content."""
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", _FOR_EVER)
        self.write(asset("three.js"))
