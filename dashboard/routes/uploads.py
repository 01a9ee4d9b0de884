"""Uploads of attachments: streamed to the file store, however large."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from tornado.web import stream_request_body

from core.errors import DeskError, FileTooLarge
from core.files import Incoming, StoredFile
from core.limits import TooManyAttempts
from core.names import check_file_name
from dashboard.routes.base import Refusal, Route
from dashboard.routes.multipart import FilePart

_ROOM = 64 * 1024  # bytes that a form may need around its file
_HEARD_OUT = 2  # times the limit: what is too large, but not larger, is read to its end before it is refused


@stream_request_body
class Upload(Route):
    """One file of a form, or a plain body with its name in the header X-File-Name."""

    counted = "uploads of staff"

    async def prepare(self) -> None:  # type: ignore[override]  # Tornado waits for it
        """Refuse what is not wanted before its bytes come."""
        super().prepare()
        limit = self.desk.settings.upload_limit
        length = self.said_length()
        self.request.connection.set_max_body_size(_HEARD_OUT * limit + _ROOM)  # type: ignore[union-attr]  # HTTP/1
        if length > _HEARD_OUT * limit + _ROOM:
            raise FileTooLarge(limit)
        kind = self.request.headers.get("Content-Type", "")
        self._form = FilePart(kind) if kind.startswith("multipart/form-data") else None
        self._name = unquote(self.request.headers.get("X-File-Name", ""))
        self._incoming: Incoming | None = None
        # a connection that is closed while a browser sends often loses the answer
        self._error: Exception | None = FileTooLarge(limit) if length > limit + _ROOM else None
        self.expect(*self.path_args)
        try:
            await self.count(self.counted, self.sender(*self.path_args))
        except TooManyAttempts as error:
            self._error = error  # as above
        if self._error is None:
            self._incoming = self.desk.files.incoming(limit)

    async def data_received(self, chunk: bytes) -> None:
        """Write on as the bytes come; the browser waits while the disk does."""
        if self._error is not None or self._incoming is None:
            return  # the rest is of no use, but a browser reads the answer only after sending it
        try:
            content = self._form.feed(chunk) if self._form else chunk
            await self.call(self._incoming.write, content)
        except (DeskError, Refusal) as error:
            self._error = error

    def expect(self, *where: str) -> None:
        """Refuse a file that has no place to go to, before it comes; raises UnknownProject."""
        self.desk.projects.get(where[0])

    def sender(self, *where: str) -> str | None:  # noqa: ARG002  # for those that know who sends by it
        """For whom uploads are counted; None is for the address."""
        return self.desk.person.name

    def adopt(self, name: str, stored: StoredFile, *where: str) -> dict[str, Any]:
        """Make the file an attachment of the project; what the browser is told besides."""
        self.desk.projects.adopt(where[0], name, stored.sha256, stored.size, by=self.desk.person.name)
        return {}

    async def post(self, *where: str) -> None:
        """Keep the file once it has arrived whole."""
        if self._error is not None:
            raise self._error
        assert self._incoming is not None, "prepare has made it"
        if self._form is not None:
            if not self._form.is_whole:
                raise Refusal(HTTPStatus.BAD_REQUEST, "The form has no file, or it did not arrive whole.")
            self._name = self._form.file_name
        name = check_file_name(self._name)
        stored = await self.call(self._incoming.keep)
        self._incoming = None
        more = await self.call(self.adopt, name, stored, *where)
        self.set_status(HTTPStatus.CREATED)
        self.write({"name": name, "size": stored.size, "sha256": stored.sha256} | more)

    def on_finish(self) -> None:
        """Leave nothing of a file that was not kept."""
        self._forget()

    def on_connection_close(self) -> None:
        """Leave nothing of a file whose sender went away."""
        self._forget()

    def _forget(self) -> None:
        incoming, self._incoming = getattr(self, "_incoming", None), None
        if incoming is not None:
            incoming.discard()
