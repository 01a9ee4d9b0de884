"""What programs send: JSON, a file, or a form with an order and its files; taken as it comes, never too much of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from pydantic_core import from_json

from core.errors import FileTooLarge
from core.files import FileStore, Incoming, StoredFile
from core.names import check_file_name
from dashboard.routes.base import Refusal
from dashboard.routes.multipart import Form, Part

MOST_JSON = 5_000_000  # bytes; the largest order that is valid has half of that


@dataclass(frozen=True)
class Sent:
    """What a request had in it: JSON, and files by their names."""

    data: object = None
    files: tuple[tuple[str, StoredFile], ...] = ()

    def fingerprint(self, *where: str) -> str:
        """A sha256 that two requests to the same place share exactly when they ask for the same."""
        files = [(name, stored.sha256) for name, stored in self.files]
        body = json.dumps([*where, self.data, files], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(body.encode()).hexdigest()


class Body(Protocol):
    """Takes the bytes of a request."""

    def write(self, chunk: bytes) -> None:
        """Go on with *chunk*; raises FileTooLarge, StorageFull or Refusal."""

    def whole(self) -> Sent:
        """What was sent, after the last byte; raises Refusal when it is not whole."""

    def discard(self) -> None:
        """Leave nothing of what is not whole; safe to call at any time."""


class JsonBody:
    """A JSON document."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def write(self, chunk: bytes) -> None:
        """Keep it; raises Refusal for more than MOST_JSON."""
        self._bytes += chunk
        if len(self._bytes) > MOST_JSON:
            told = f"The JSON is larger than {MOST_JSON / 1e6:.0f} MB, the most that is accepted."
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, told)

    def whole(self) -> Sent:
        """The document; raises Refusal, saying where it is not JSON."""
        try:
            data = from_json(bytes(self._bytes), allow_inf_nan=False)
            json.dumps(data).encode()
        except ValueError as error:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"This is not JSON: {error}.") from None
        return Sent(data)

    def discard(self) -> None:
        """Nothing is kept."""


class FileBody:
    """A file, and nothing around it."""

    def __init__(self, store: FileStore, limit: int, name: str) -> None:
        self._name = check_file_name(name) if name else ""
        self._incoming: Incoming | None = store.incoming(limit)

    def write(self, chunk: bytes) -> None:
        """Write it to the file store."""
        assert self._incoming is not None, "it is not whole"
        self._incoming.write(chunk)

    def whole(self) -> Sent:
        """The stored file."""
        incoming, self._incoming = self._incoming, None
        assert incoming is not None, "it is whole once"
        return Sent(files=((self._name, incoming.keep()),))

    def discard(self) -> None:
        """Leave nothing of half a file."""
        incoming, self._incoming = self._incoming, None
        if incoming is not None:
            incoming.discard()


class FormBody:
    """A form: files in parts named *field*, beside them the part named *document*, which is JSON, if there is one."""

    def __init__(self, content_type: str, store: FileStore, limit: int, field: str, document: str | None) -> None:
        self._form = Form(content_type)
        self._store, self._limit, self._field, self._document = store, limit, field, document
        self._json: JsonBody | None = None
        self._file: tuple[Part, FileBody] | None = None
        self._files: list[tuple[str, StoredFile]] = []
        self._size = 0

    def write(self, chunk: bytes) -> None:
        """Give each part its bytes; raises Refusal for a field that means nothing here."""
        self._size += len(chunk)
        if self._size > self._limit:
            raise FileTooLarge(self._limit)
        for part, piece in self._form.feed(chunk):
            self._body_of(part).write(piece)
            if part.is_whole and self._file is not None and self._file[0] is part:
                self._files += self._file[1].whole().files
                self._file = None

    def whole(self) -> Sent:
        """All that was sent."""
        if not self._form.is_whole:
            raise Refusal(HTTPStatus.BAD_REQUEST, "The form did not arrive whole.")
        if self._document is not None and self._json is None:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"The form has no part {self._document}.")
        if self._document is None and len(self._files) != 1:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"The form must have one file; this one has {len(self._files)}.")
        return Sent(self._json.whole().data if self._json else None, tuple(self._files))

    def discard(self) -> None:
        """Leave nothing of half a file."""
        if self._file is not None:
            self._file[1].discard()

    def _body_of(self, part: Part) -> Body:
        if part.name == self._document and self._document is not None:
            self._json = self._json or JsonBody()
            return self._json
        if part.file_name is None or part.name != self._field:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"The form has a field {part.name[:40]!r}, which means nothing here.")
        if self._file is None or self._file[0] is not part:
            self._file = part, FileBody(self._store, self._limit, part.file_name)
        return self._file[1]
