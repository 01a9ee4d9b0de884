"""Uploads: the body is the file, written to the store as it comes."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from tornado.http1connection import HTTP1Connection
from tornado.web import HTTPError, stream_request_body

from core.errors import FileTooLarge
from core.files import Incoming
from core.names import check_file_name
from dashboard.routes.base import Route, off_loop


@stream_request_body
class AttachmentUpload(Route):
    """`POST /upload/P-000123/attachments?name=drawing.pdf` with the file as the body."""

    incoming: Incoming | None = None

    async def prepare(self) -> None:  # type: ignore[override]  # tornado awaits it
        """Refuse what cannot be kept before its body is read."""
        super().prepare()
        if self.request.method != "POST":
            raise HTTPError(HTTPStatus.METHOD_NOT_ALLOWED)
        limit = self.desk.settings.upload_limit
        self.name = check_file_name(self.get_query_argument("name", ""))
        await off_loop(self.desk.projects.get, self.path_kwargs["number"])
        if int(self.request.headers.get("Content-Length", 0)) > limit:
            raise FileTooLarge(limit)
        cast("HTTP1Connection", self.request.connection).set_max_body_size(limit)
        self.incoming = await off_loop(self.desk.files.incoming, limit)

    async def data_received(self, chunk: bytes) -> None:
        """Write a piece; the client sends the next one when it is written."""
        if self.incoming is not None:
            await off_loop(self.incoming.write, chunk)

    async def post(self, number: str) -> None:
        """Make the file an attachment once all of it is there."""
        assert self.incoming is not None, "prepare has opened it"
        stored = await off_loop(self.incoming.keep)
        self.incoming = None
        await off_loop(
            lambda: self.desk.projects.adopt(number, self.name, stored.sha256, stored.size, by=self.trust.user)
        )
        self.set_status(HTTPStatus.CREATED)
        self.finish({"name": self.name, "size": stored.size, "sha256": stored.sha256})

    def on_finish(self) -> None:
        """Leave nothing of an upload that failed."""
        self._discard()

    def on_connection_close(self) -> None:
        """Leave nothing of an upload that was given up."""
        self._discard()

    def _discard(self) -> None:
        if self.incoming is not None:
            self.incoming.discard()
            self.incoming = None
