"""Facts and pictures of the models: each file is read once, by a child with limits, and then remembered."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from core.errors import FileMissing
from core.files import FileStore
from core.models import UNKNOWN_FORMAT, examine, kind_of
from core.project import ModelFacts
from core.store.database import Database
from core.store.models import add_facts, facts_of, names_of
from core.times import now, to_micros

CHILDREN = 2  # at a time: a list of new models must not take all of the machine


class Gallery:
    """Pictures are kept in *folder*, which may be deleted at any time; facts are kept in the database."""

    def __init__(self, database: Database, files: FileStore, folder: Path) -> None:
        self._database, self._files, self._folder = database, files, folder
        self._children = threading.BoundedSemaphore(CHILDREN)

    def facts(self, sha256: str, file_name: str) -> ModelFacts:
        """What the model file is, measured now if it never was; raises FileMissing."""
        return self._known(sha256) or self._examine(sha256, file_name)[0]

    def picture(self, sha256: str, file_name: str) -> bytes | None:
        """
        The PNG of the model file, drawn now if it never was; None for one that cannot be read.

        Takes up to some seconds the first time, so a server calls it off its event loop. Raises FileMissing.
        """
        path = self._path(sha256)
        if path.exists():
            return path.read_bytes()
        known = self._known(sha256)
        if known is not None and known.problem is not None:
            return None
        return self._examine(sha256, file_name)[1]

    def picture_of(self, sha256: str) -> bytes | None:
        """The PNG of a model file under whatever name items have it; raises FileMissing when none has."""
        with self._database.reading() as connection:
            names = names_of(connection, sha256)
        if not names:
            raise FileMissing(sha256)
        return self.picture(sha256, next((name for name in names if kind_of(name)), names[0]))

    def _known(self, sha256: str) -> ModelFacts | None:
        with self._database.reading() as connection:
            return facts_of(connection, sha256)

    def _examine(self, sha256: str, file_name: str) -> tuple[ModelFacts, bytes | None]:
        with self._children, self._files.as_path(sha256) as source:
            facts, png = examine(source, file_name)
        # A name without a known ending says nothing about the content, which another item may name better.
        if facts.problem != UNKNOWN_FORMAT:
            self._database.write(lambda connection: add_facts(connection, {sha256: facts}, to_micros(now())))
        if png is not None:
            self._keep(self._path(sha256), png)
        return facts, png

    def _keep(self, path: Path, png: bytes) -> None:
        """Write it beside and move it into place, so that nobody ever reads half a picture."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            file.write(png)
        Path(file.name).replace(path)

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not sha256.isalnum():
            raise FileMissing(sha256)
        return self._folder / sha256[:2] / f"{sha256}.png"
