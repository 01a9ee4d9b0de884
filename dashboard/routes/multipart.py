"""The file in a multipart form, found while the form streams in (RFC 7578)."""

from __future__ import annotations

import re
from email.message import Message
from http import HTTPStatus

from dashboard.routes.base import Refusal

_LONGEST_HEAD = 16 * 1024  # bytes of the headers of a part
_NAME = re.compile(rb'filename="((?:[^"\\]|\\.)*)"', re.IGNORECASE)


class FilePart:
    """Takes the form piece by piece and gives the bytes of the first file in it."""

    def __init__(self, content_type: str) -> None:
        message = Message()
        message["Content-Type"] = content_type
        boundary = message.get_param("boundary")
        if not isinstance(boundary, str) or not 0 < len(boundary) <= 70:
            raise Refusal(HTTPStatus.BAD_REQUEST, "The form does not say where its parts end.")
        self._end = b"\r\n--" + boundary.encode()
        self._held = b"\r\n"  # so that the first boundary, too, follows the end of a line
        self._inside = False
        self.file_name = ""
        self.is_whole = False

    def feed(self, chunk: bytes) -> bytes:
        """The bytes of the file that are certain by now."""
        if self.is_whole:
            return b""
        self._held += chunk
        if not self._inside and not self._find_file():
            return b""
        place = self._held.find(self._end)
        if place >= 0:
            self.is_whole, content, self._held = True, self._held[:place], b""
            return content
        keep = len(self._end) - 1  # this much may be the beginning of the boundary
        content, self._held = self._held[:-keep], self._held[-keep:]
        return content

    def _find_file(self) -> bool:
        """Skip to the content of the first part that has a file name."""
        while (start := self._held.find(self._end)) >= 0:
            head, blank, rest = self._held[start + len(self._end) :].partition(b"\r\n\r\n")
            if not blank:
                break
            self._held = rest
            if found := _NAME.search(head):
                self.file_name = _decoded(found.group(1))
                self._inside = True
                return True
        if len(self._held) > _LONGEST_HEAD:
            raise Refusal(HTTPStatus.BAD_REQUEST, "The form has no file.")
        return False


def _decoded(name: bytes) -> str:
    # Browsers write a quote and line ends of a name in percent form, and nothing else.
    text = name.decode("utf-8", "replace").replace("\\\\", "\\").replace('\\"', '"')
    return text.replace("%22", '"').replace("%0D", "").replace("%0A", " ")
