"""Whether anybody has written to the database since one looked the last time."""

from __future__ import annotations

import threading
from typing import Any

import sqlalchemy as sa


class Watcher:
    """
    Asks the embedded database for its `data_version`, on one connection that is kept and never writes.

    The number means something on the same connection only. PostgreSQL has none that is as cheap.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._kept: Any = None
        self._turn = threading.Lock()

    def written(self) -> int | None:
        """A number that the next commit, whoever makes it, changes; None where the database does not tell."""
        if self._engine.dialect.name != "sqlite":
            return None
        with self._turn:
            if self._kept is None:
                self._kept = self._engine.raw_connection()
            return int(self._kept.driver_connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Give the connection back."""
        with self._turn:
            if self._kept is not None:
                self._kept.close()
                self._kept = None
