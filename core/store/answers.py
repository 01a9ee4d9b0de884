"""Questions about the overview that come again before anybody has written: they are answered once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa

from core.filters import Filters
from core.store.database import Database

Answer = TypeVar("Answer")
Key = tuple[Filters, tuple[Hashable, ...]]
_MOST = 200  # answers; a page is some 50 rows
_NEXT_DUE = sa.text(
    "SELECT min(due) FROM (SELECT (SELECT min(due_at) FROM projects WHERE status = s.status AND due_at >= :moment)"
    " AS due FROM (SELECT 'Pending' AS status UNION ALL SELECT 'Printing') AS s)"
)


@dataclass(frozen=True)
class _Known:
    """An answer; of what is overdue, up to the moment (microseconds) when one project more is."""

    answer: Any
    until: int | None


class Answers:
    """
    What was answered since the last commit, by anybody.

    After each change every open list asks again, and most of them ask the same. Any commit makes all answers void, so
    that none is ever old; where the database does not tell of commits nothing is remembered.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[Key, _Known] = {}
        self._written: int | None = None
        self._lock = threading.Lock()

    def of(self, filters: Filters, ask: Callable[[sa.Connection], Answer], *more: Hashable) -> Answer:
        """
        What *ask* finds in a snapshot of its own, or found for the same filters, with *more* beside them.

        The answer belongs to several callers, who must not change it.
        """
        written = self._database.written()  # before the snapshot begins: what comes between makes the answer void
        key = replace(filters, due_before=filters.due_before and 0), more
        known = self._recall(key, written)
        if known is not None and (known.until is None or (filters.due_before or 0) <= known.until):
            found: Answer = known.answer
            return found
        with self._database.reading() as connection:
            answer = ask(connection)
            if written is not None:
                self._remember(key, written, _Known(answer, _next_due(connection, filters.due_before)))
        return answer

    def _recall(self, key: Key, written: int | None) -> _Known | None:
        with self._lock:
            if written != self._written:
                self._known.clear()
                self._written = written
            return self._known.get(key)

    def _remember(self, key: Key, written: int, known: _Known) -> None:
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            if written == self._written:
                self._known[key] = known


def _next_due(connection: sa.Connection, moment: int | None) -> int | None:
    """When the next open project becomes overdue after *moment*; None where that does not matter, or never comes."""
    if moment is None:
        return None
    due: int | None = connection.execute(_NEXT_DUE, {"moment": moment}).scalar_one()
    return due
