"""What was made of files and can be made again, in a folder beside the database."""

from __future__ import annotations

import tempfile
from pathlib import Path

from core.errors import FileMissing


class Keepsakes:
    """Contents by the sha256 of the file that they were made of, and their kind (the ending of a file's name)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, sha256: str, kind: str) -> bytes | None:
        """The content, or None; raises FileMissing for what is no sha256."""
        try:
            return self._path(sha256, kind).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, sha256: str, kind: str, content: bytes) -> None:
        """Keep it: written beside and moved into place, so that nobody ever reads half of it."""
        path = self._path(sha256, kind)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)

    def forget(self, sha256: str) -> None:
        """Delete everything that was made of the file."""
        for path in self._path(sha256, "any").parent.glob(f"{sha256}.*"):
            path.unlink(missing_ok=True)

    def _path(self, sha256: str, kind: str) -> Path:
        if len(sha256) != 64 or not sha256.isalnum():
            raise FileMissing(sha256)
        return self._folder / sha256[:2] / f"{sha256}.{kind}"
