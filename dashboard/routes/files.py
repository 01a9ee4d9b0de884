"""Downloads of models and attachments, their pictures, and the sign of life."""

from __future__ import annotations

import re
from base64 import b64decode
from http import HTTPStatus

from core.errors import UnknownPart
from dashboard.network import client_address
from dashboard.routes.base import Refusal, Route

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
BLANK = b64decode(  # one transparent pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII="
)


class StoredFileRoute(Route):
    """A stored file, whole or a range of it."""

    async def head(self, number: str, part: str) -> None:
        """All that `get` says about the file, without the file."""
        await self.get(number, part)

    async def get(self, number: str, part: str) -> None:
        """Send the file, or the range that was asked for (RFC 9110), streamed."""
        name, sha256, size = await self.call(self.find, number, int(part))
        tag = f'"{sha256}"'
        self.set_file_name(name)
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Accept-Ranges", "bytes")
        self.set_header("ETag", tag)
        self.set_header("Cache-Control", "private, no-cache")
        if self._has(tag):
            self.clear_header("Content-Type")
            self.set_status(HTTPStatus.NOT_MODIFIED)
            return
        start, end = self._range(tag, size)
        pieces = await self.call(self.desk.files.open, sha256, start, end)
        self.set_header("Content-Length", str(end - start))
        if self.request.method == "GET":
            if start == 0 and not self.open_to_all:
                await self.call(self._record, f"{number} {part}")
            await self.send(pieces)

    def _record(self, subject: str) -> None:
        self.desk.audit.record("downloaded", subject=subject, address=client_address(self.request))

    def find(self, number: str, part: int) -> tuple[str, str, int]:
        """Name, sha256 and size of the file; raises UnknownProject, UnknownPart or FileMissing."""
        raise NotImplementedError

    def _has(self, tag: str) -> bool:
        known = self.request.headers.get("If-None-Match", "")
        return known.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in known.split(","))

    def _range(self, tag: str, size: int) -> tuple[int, int]:
        """The bytes to send; several ranges, or one of another version, get the whole file, as they may."""
        match = _RANGE.fullmatch(self.request.headers.get("Range", "").strip())
        if match is None or match.group() == "bytes=-" or self.request.headers.get("If-Range", tag) != tag:
            return 0, size
        first, last = match.groups()
        start = int(first) if first else max(0, size - int(last))
        end = min(int(last) + 1, size) if first and last else size
        if first and last and int(last) < int(first):
            return 0, size
        if start >= size or (not first and int(last) == 0):
            raise Refusal(
                HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                f"The file has {size} bytes only.",
                Content_Range=f"bytes */{size}",
            )
        self.set_status(HTTPStatus.PARTIAL_CONTENT)
        self.set_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        return start, end


class ItemFile(StoredFileRoute):
    """The model of a print item."""

    def find(self, number: str, part: int) -> tuple[str, str, int]:
        """The item's model file."""
        for item in self.desk.projects.get(number).items:
            if item.id == part and item.sha256 is not None:
                return item.name, item.sha256, self.desk.files.size(item.sha256)
        raise UnknownPart(number, "model file")


class AttachmentFile(StoredFileRoute):
    """A file beside the models."""

    def find(self, number: str, part: int) -> tuple[str, str, int]:
        """The attachment's file."""
        for attachment in self.desk.projects.get(number).attachments:
            if attachment.id == part:
                return attachment.file_name, attachment.sha256, self.desk.files.size(attachment.sha256)
        raise UnknownPart(number, "attachment")


class Thumbnail(Route):
    """The picture of an item's model; a transparent one where there is none."""

    async def get(self, sha256: str) -> None:
        """Send the PNG. Its address names the content, so that browsers may keep it for ever."""
        png = await self.call(self.desk.gallery.picture_of, sha256)
        self.set_header("Content-Type", "image/png")
        if png is not None:
            self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.write(png or BLANK)


class Health(Route):
    """A sign of life, for whoever waits until the server answers."""

    open_to_all = True

    async def get(self) -> None:
        """Answer when the database does."""
        await self.call(self.desk.version)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.write("ok\n")
