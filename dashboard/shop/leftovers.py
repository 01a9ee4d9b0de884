"""Models that were uploaded on the order page and that nobody ordered: they go after a week."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.times import now
from dashboard.shop.tokens import DAYS

if TYPE_CHECKING:
    from core import Desk

log = logging.getLogger(__name__)
AGE = timedelta(days=DAYS + 1)  # longer than a token is good, so that nothing is swept that can still be ordered
_EVERY = 3600  # seconds


class Leftovers:
    """Notes each upload in the data folder, and deletes of those, and of no other files, what nothing refers to."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._folder = desk, desk.settings.data / "uploads"

    def note(self, sha256: str) -> None:
        """Remember that the file came from the order page, just now."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / sha256).touch()

    def sweep(self, age: timedelta = AGE) -> int:
        """Delete what was uploaded longer ago than *age* and was not ordered; returns how many files."""
        oldest = (now() - age).timestamp()
        notes = [note for note in self._notes() if note.stat().st_mtime <= oldest]
        swept = self._desk.sweep(among=[note.name for note in notes])
        for note in notes:
            note.unlink(missing_ok=True)
        return swept

    def _notes(self) -> list[Path]:
        return list(self._folder.iterdir()) if self._folder.exists() else []


@contextmanager
def sweeping(desk: Desk) -> Iterator[None]:
    """Sweep every hour for the time of the block, in a thread."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(_EVERY):
            try:
                Leftovers(desk).sweep()
                desk.limits.sweep()
            except Exception:  # the next hour may be better
                log.exception("What is not needed any more could not be deleted")

    thread = threading.Thread(target=work, name="sweep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)
