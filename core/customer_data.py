"""Everything that the desk has about one customer, as JSON and files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from pydantic_core import to_jsonable_python

from core.errors import FileMissing
from core.files import FileStore
from core.project import Project
from core.targets import Pieces

FORMAT = 1  # of person.json
_OF_PROJECT = (
    "number", "title", "customer", "company", "email", "phone", "country", "currency", "total", "shipping_cost",
    "discount", "tax", "payment_status", "payment_method", "payment_reference", "shipping_option", "ordered_at",
    "due_at", "status", "status_since", "cancel_reason", "shipping", "billing", "items", "history", "comments", "notes",
    "attachments", "messages", "quote",
)  # fmt: skip


def person_pieces(
    email: str, projects: Sequence[Project], more: Mapping[str, Mapping[str, Any]], files: FileStore
) -> Pieces:
    """
    A ZIP with `person.json` and every file of the projects, in pieces; returns how many files it holds besides.

    *more* is what else there is about each project, by number. A file that the store has lost is named in `person.json`
    under `missing`.
    """
    missing: list[str] = []
    made, count = _Pieces(), 0
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for project in projects:
            for name, sha256 in _files_of(project):
                try:
                    pieces, size = files.open(sha256), files.size(sha256)
                except FileMissing:
                    missing.append(name)
                    continue
                with archive.open(_entry(name, size), "w") as entry:
                    for piece in pieces:
                        entry.write(piece)
                        yield from made.take()
                count += 1
        told = [_told(one) | to_jsonable_python(more[one.number]) for one in projects]
        whole = {"format": FORMAT, "email": email, "projects": told, "missing": missing}
        archive.writestr("person.json", json.dumps(whole, ensure_ascii=False, indent=2))
    yield from made.take()
    return count


class _Pieces(io.RawIOBase):
    """What is written to it, until it is taken; it cannot seek, so that nothing has to be kept."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._waiting.append(bytes(piece))
        return len(piece)

    def take(self) -> Iterator[bytes]:
        """All that was written since the last time, as one piece."""
        piece = b"".join(self._waiting)
        self._waiting.clear()
        if piece:
            yield piece


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.file_size, entry.compress_type = size, zipfile.ZIP_DEFLATED  # the size says whether it needs Zip64
    return entry


def _told(project: Project) -> dict[str, Any]:
    told: dict[str, Any] = to_jsonable_python({name: getattr(project, name) for name in _OF_PROJECT})
    return told


def _files_of(project: Project) -> list[tuple[str, str]]:
    """Each file's name in the ZIP, unlike any other, and its sha256."""
    folder = f"files/{project.number}"
    models = [
        (f"{folder}/models/{item.position}-{_plain(item.name)}", item.sha256) for item in project.items if item.sha256
    ]
    papers = [(f"{folder}/attachments/{file.id}-{_plain(file.file_name)}", file.sha256) for file in project.attachments]
    return models + papers


def _plain(name: str) -> str:
    """The name without anything that could lead out of its folder."""
    return PurePosixPath(name.replace("\\", "/")).name or "file"
