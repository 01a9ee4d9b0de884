"""Stored files that perhaps nothing refers to: they are noted, and deleted later if that is still so."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.times import now

if TYPE_CHECKING:
    from core.desk import Desk

AGE = timedelta(days=8)  # longer than what was uploaded on the order page can be ordered


class Leftovers:
    """Notes in the data folder, one a file: what nothing refers to is deleted of these, and of no other files."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._folder = desk, desk.settings.data / "uploads"

    def note(self, sha256: str) -> None:
        """Remember, from just now, that perhaps nothing will refer to the file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / sha256).touch()

    def forget(self, sha256: str) -> None:
        """Take the note away."""
        (self._folder / sha256).unlink(missing_ok=True)

    def sweep(self, age: timedelta = AGE) -> int:
        """Delete what was noted longer ago than *age* and nothing refers to; returns how many files."""
        oldest = (now() - age).timestamp()
        notes = [note for note in self._notes() if _touched(note) <= oldest]
        swept = self._desk.sweep(among=[note.name for note in notes])
        for note in notes:
            note.unlink(missing_ok=True)
        return swept

    def _notes(self) -> list[Path]:
        return list(self._folder.iterdir()) if self._folder.exists() else []


def _touched(note: Path) -> float:
    """When the note was made, in seconds; one that another server has just taken away is for ever new."""
    try:
        return note.stat().st_mtime
    except FileNotFoundError:
        return math.inf
