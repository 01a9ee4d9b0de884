"""How transactions that write are begun on each database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import sqlalchemy as sa

from core.errors import DatabaseBusy
from core.store.engine import PATIENCE


class Writer:
    """
    Begins the writing transactions of one engine.

    On SQLite one transaction writes at a time anyhow, so that a process keeps one connection for them, and its threads
    take turns: fetching a connection, and giving it back, takes as long as a short transaction.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine.execution_options(writes=True)
        self._kept: sa.Connection | None = None
        self._turn = threading.Lock()

    def begin(self) -> AbstractContextManager[sa.Connection]:
        """One transaction; raises DatabaseBusy when others write for too long."""
        return self._on_kept() if self._engine.dialect.name == "sqlite" else self._engine.begin()

    def close(self) -> None:
        """Give the connection back; the next transaction fetches one again."""
        with self._turn:
            self._forget()

    @contextmanager
    def _on_kept(self) -> Iterator[sa.Connection]:
        if not self._turn.acquire(timeout=PATIENCE):
            raise DatabaseBusy
        try:
            if self._kept is None:
                self._kept = self._engine.connect()
            with self._kept.begin():
                yield self._kept
        except BaseException:
            self._forget()  # whatever state it is in, nobody else is to find it so
            raise
        finally:
            self._turn.release()

    def _forget(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None
