"""The parts of a multipart form, found while the form streams in (RFC 7578)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from dashboard.routes.base import Refusal

_MOST_PARTS = 1000  # each costs a little memory


@dataclass(eq=False)
class Part:
    """One part of a form: the name of its field, and of its file if it is one."""

    name: str
    file_name: str | None
    is_whole: bool = False


class Form:
    """Takes a form piece by piece and gives the bytes of its parts."""

    def __init__(self, content_type: str) -> None:
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if not 0 < len(boundary) <= 70:
            raise Refusal(HTTPStatus.BAD_REQUEST, "The form does not say where its parts end.")
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._field,
                "on_header_value": self._value,
                "on_header_end": self._end_of_header,
                "on_headers_finished": self._headers,
                "on_part_data": self._data,
                "on_part_end": self._end_of_part,
                "on_end": self._end,
            },
        )
        self._found: list[tuple[Part, list[bytes]]] = []
        self._headers_of_part: dict[bytes, bytes] = {}
        self._name = self._text = b""
        self._count = 0
        self.is_whole = False

    def feed(self, chunk: bytes) -> list[tuple[Part, bytes]]:
        """The parts that *chunk* goes on with or begins, and their bytes in it; raises Refusal for what is no form."""
        # a part that is open goes on in this chunk
        self._found = [(part, []) for part, _ in self._found[-1:] if not part.is_whole]
        if self.is_whole:
            return []  # what follows the end means nothing
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise Refusal(HTTPStatus.BAD_REQUEST, "The form cannot be read: it is not multipart/form-data.") from None
        return [(part, b"".join(pieces)) for part, pieces in self._found]

    def _begin(self) -> None:
        self._headers_of_part = {}
        self._count += 1
        if self._count > _MOST_PARTS:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"The form has more than {_MOST_PARTS:,} parts.")

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _value(self, data: bytes, start: int, end: int) -> None:
        self._text += data[start:end]

    def _end_of_header(self) -> None:
        self._headers_of_part[self._name.lower()] = self._text
        self._name = self._text = b""

    def _headers(self) -> None:
        _, options = parse_options_header(self._headers_of_part.get(b"content-disposition", b""))
        file_name = options.get(b"filename")
        name = _decoded(options.get(b"name", b""))
        self._found.append((Part(name, None if file_name is None else _decoded(file_name)), []))

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._found[-1][1].append(data[start:end])

    def _end_of_part(self) -> None:
        self._found[-1][0].is_whole = True

    def _end(self) -> None:
        self.is_whole = True


class FilePart:
    """Takes a form piece by piece and gives the bytes of the first file in it."""

    def __init__(self, content_type: str) -> None:
        self._form = Form(content_type)
        self._part: Part | None = None

    def feed(self, chunk: bytes) -> bytes:
        """The bytes of the file that are certain by now."""
        content = b""
        for part, piece in self._form.feed(chunk):
            if self._part is None and part.file_name is not None:
                self._part = part
            if part is self._part:
                content += piece
        return content

    @property
    def file_name(self) -> str:
        """What the file is called, empty without one."""
        return (self._part.file_name if self._part else None) or ""

    @property
    def is_whole(self) -> bool:
        """Whether the file is there to its end."""
        return self._part is not None and self._part.is_whole


def _decoded(name: bytes) -> str:
    # Browsers write a quote and line ends of a name in percent form, and nothing else.
    text = name.decode("utf-8", "replace")
    return text.replace("%22", '"').replace("%0D", "").replace("%0A", " ")
