"""Downloads of models and attachments, whole or in parts."""

from __future__ import annotations

from abc import abstractmethod
from http import HTTPStatus

from core.errors import FileMissing, UnknownPart
from dashboard.routes.base import Route, off_loop
from dashboard.routes.ranges import OutOfRange, Span, parse_range

BINARY = "application/octet-stream"


class StoredFileRoute(Route):
    """A file of a project by the id of its row, so that only what belongs to the project is sent."""

    async def head(self, number: str, part: str) -> None:
        """The headers alone."""
        await self.get(number, part)

    async def get(self, number: str, part: str) -> None:
        """The file, or the range asked for, with its sha256 as the ETag."""
        name, sha256 = await off_loop(self.find, number, int(part))
        size = await off_loop(self.desk.files.size, sha256)
        self.set_header("ETag", f'"{sha256}"')
        self.set_header("Accept-Ranges", "bytes")
        self.download_as(name, BINARY)
        if self.check_etag_header():
            self.set_status(HTTPStatus.NOT_MODIFIED)
            self.finish()
            return
        try:
            span = self._span(sha256, size)
        except OutOfRange:
            self.set_header("Content-Range", f"bytes */{size}")
            self.send_error(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return
        self.set_header("Content-Length", str(span.end - span.start))
        if self.request.method == "GET":
            await self.stream(await off_loop(self.desk.files.open, sha256, span.start, span.end))

    def _span(self, sha256: str, size: int) -> Span:
        unchanged = self.request.headers.get("If-Range", f'"{sha256}"') == f'"{sha256}"'
        span = parse_range(self.request.headers.get("Range"), size) if unchanged else None
        if span is None:
            return Span(0, size)
        self.set_status(HTTPStatus.PARTIAL_CONTENT)
        self.set_header("Content-Range", f"bytes {span.start}-{span.end - 1}/{size}")
        return span

    @abstractmethod
    def find(self, number: str, part: int) -> tuple[str, str]:
        """The name and the sha256 of the file; raises UnknownProject, UnknownPart or FileMissing."""


class ItemFile(StoredFileRoute):
    """The model of a print item."""

    def find(self, number: str, part: int) -> tuple[str, str]:
        """The item's file."""
        item = next((one for one in self.desk.projects.get(number).items if one.id == part), None)
        if item is None:
            raise UnknownPart(number, "item")
        if item.sha256 is None:
            raise FileMissing(item.name)
        return item.name, item.sha256


class AttachmentFile(StoredFileRoute):
    """An attachment."""

    def find(self, number: str, part: int) -> tuple[str, str]:
        """The attachment's file."""
        for one in self.desk.projects.get(number).attachments:
            if one.id == part:
                return one.file_name, one.sha256
        raise UnknownPart(number, "attachment")
