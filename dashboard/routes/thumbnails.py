"""Pictures of models, drawn once and then kept by the browser too: a file's name is its content."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from tornado.web import HTTPError

from dashboard.routes.base import Route

# Apart from the other routes: drawing takes seconds, and downloads must not wait for it.
_DRAWING = ThreadPoolExecutor(2, thread_name_prefix="thumbnails")


class Thumbnail(Route):
    """The picture of a model; its kind is told by the file name in `?name=`."""

    async def get(self, sha256: str) -> None:
        """The PNG, or 404 when there is nothing to be seen in the file."""
        name = self.get_query_argument("name", "")
        loop = asyncio.get_running_loop()
        png = await loop.run_in_executor(_DRAWING, self.desk.gallery.picture, sha256, name)
        if png is None:
            raise HTTPError(HTTPStatus.NOT_FOUND, reason="There is no picture of this model.")
        self.set_header("Content-Type", "image/png")
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.finish(png)
