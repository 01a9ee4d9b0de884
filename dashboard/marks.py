"""Which projects have got, or lost, a mark of unread comments since the last look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core import Desk


class Marks:
    """The marks as they were at the last look, or when this was made."""

    def __init__(self, desk: Desk) -> None:
        self._projects = desk.projects
        self._version, self._counts = self._projects.unread_version(), self._projects.unread()

    def look(self) -> frozenset[str]:
        """The numbers of the projects whose marks are others now; cheap while none is."""
        version = self._projects.unread_version()
        if version == self._version:
            return frozenset()
        known, self._version, self._counts = self._counts, version, self._projects.unread()
        return frozenset(number for number, _ in known.items() ^ self._counts.items())
