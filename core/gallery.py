"""Facts, pictures and meshes of models: each file is read once, by a child with limits, and then remembered."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from weakref import WeakValueDictionary

from core.errors import FileMissing
from core.files import FileStore
from core.keepsakes import Keepsakes
from core.models import TOO_BUSY, UNKNOWN_FORMAT, Examined, examine, kind_of
from core.project import ModelFacts
from core.store.database import Database
from core.store.models import add_facts, facts_of, names_of
from core.times import now, to_micros

CHILDREN = 2  # at a time: a list of new models must not take all of the machine

# A name without a known ending says nothing about the content, which another item may name better; and a machine that
# is busy now may not be so later.
_PASSING = (UNKNOWN_FORMAT, TOO_BUSY)


class Gallery:
    """Pictures and meshes are kept in *folder*, which may be deleted at any time; facts are kept in the database."""

    def __init__(self, database: Database, files: FileStore, folder: Path) -> None:
        self._database, self._files, self._kept = database, files, Keepsakes(folder)
        self._children = threading.BoundedSemaphore(CHILDREN)
        self._mutex = threading.Lock()
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()

    def facts(self, sha256: str, file_name: str) -> ModelFacts:
        """
        What the model file is, measured now if it never was; raises FileMissing.

        Takes up to some seconds the first time, so a server calls it off its event loop.
        """
        known = self._known(sha256)
        if known is not None and _is_whole(known):
            return known
        try:
            return self._examine(sha256, file_name).facts
        except FileMissing:
            if known is None:
                raise
            return known  # measured when less was known of models, and the file is gone

    def forget(self, sha256: str) -> None:
        """Delete what was made of the model file."""
        self._kept.forget(sha256)

    def picture(self, sha256: str, file_name: str) -> bytes | None:
        """
        The PNG of the model file, drawn now if it never was; None for one that cannot be read.

        Takes up to some seconds the first time, so a server calls it off its event loop. Raises FileMissing.
        """
        return self._made(sha256, "png", lambda: self._examine(sha256, file_name).picture)

    def mesh(self, sha256: str, file_name: str) -> bytes | None:
        """
        The model for the viewer (see core.mesh_file), made now if it never was; None for one that cannot be read.

        Takes up to some seconds the first time, so a server calls it off its event loop. Raises FileMissing.
        """
        return self._made(sha256, "mesh", lambda: self._examine(sha256, file_name).mesh)

    def picture_of(self, sha256: str) -> bytes | None:
        """The PNG of a model file under whatever name items have it; raises FileMissing when none has."""
        return self.picture(sha256, self.name_of(sha256))

    def name_of(self, sha256: str) -> str:
        """A name under which items have the file, one with a known ending if there is one; raises FileMissing."""
        with self._database.reading() as connection:
            names = names_of(connection, sha256)
        if not names:
            raise FileMissing(sha256)
        return next((name for name in names if kind_of(name)), names[0])

    def _made(self, sha256: str, kind: str, make: Callable[[], bytes | None]) -> bytes | None:
        known = self._known(sha256)  # first: it brings facts that were found before the order came into the database
        kept = self._kept.get(sha256, kind)
        if kept is not None or (known is not None and known.problem is not None):
            return kept
        return make()

    def _known(self, sha256: str) -> ModelFacts | None:
        with self._database.reading() as connection:
            found = facts_of(connection, sha256)
        if found is not None and _is_whole(found):
            return found
        # Customers upload files before they order them; until then the database does not know the file.
        kept = _facts_in(self._kept.get(sha256, "json"))
        if kept is None:
            return found
        self._record(sha256, kept)
        return kept

    def _examine(self, sha256: str, file_name: str) -> Examined:
        with self._mutex:
            alone = self._locks.setdefault(sha256, threading.Lock())
        with alone:  # a page asks for picture and mesh at once: one child makes both
            return self._found(sha256) or self._examine_now(sha256, file_name)

    def _found(self, sha256: str) -> Examined | None:
        facts = _facts_in(self._kept.get(sha256, "json"))
        found = facts and Examined(facts, self._kept.get(sha256, "png"), self._kept.get(sha256, "mesh"))
        return found if found and (found.facts.problem or (found.picture and found.mesh)) else None

    def _examine_now(self, sha256: str, file_name: str) -> Examined:
        with self._children, self._files.as_path(sha256) as source:
            made = examine(source, file_name)
        if made.facts.problem not in _PASSING:
            self._record(sha256, made.facts)
            self._kept.put(sha256, "json", json.dumps(asdict(made.facts)).encode())
        for kind, content in (("png", made.picture), ("mesh", made.mesh)):
            if content is not None:
                self._kept.put(sha256, kind, content)
        return made

    def _record(self, sha256: str, facts: ModelFacts) -> None:
        self._database.write(lambda connection: add_facts(connection, {sha256: facts}, to_micros(now())))


def _is_whole(facts: ModelFacts) -> bool:
    """Whether nothing is missing that is measured today."""
    return facts.problem is not None or facts.geometry is not None


def _facts_in(text: bytes | None) -> ModelFacts | None:
    try:
        return ModelFacts(**json.loads(text)) if text is not None else None
    except (ValueError, TypeError):
        return None  # kept by another version
