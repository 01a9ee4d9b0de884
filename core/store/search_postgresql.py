"""What a search finds on PostgreSQL: asked once, and brought up to date by the events since."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

import sqlalchemy as sa

from core.status import Status
from core.store.conditions import like_pattern
from core.store.history import ERASED
from core.store.search import FEW_HITS
from core.store.tallies import Counts

_REMEMBERED, _MOST_EVENTS, _SECONDS = 64, 20_000, 600

_NEWEST = sa.text("SELECT coalesce(max(id), 0) FROM events")
# One statement sees one moment: no event is both in what is found and after the newest.
_FIND = sa.text(
    "SELECT e.newest, p.status, p.number, p.ids FROM (SELECT coalesce(max(id), 0) AS newest FROM events) AS e"
    " LEFT JOIN (SELECT status, count(*) AS number, CASE WHEN count(*) <= :few THEN array_agg(id) END AS ids"
    " FROM projects WHERE search_text LIKE :pattern GROUP BY status) AS p ON true"
)
# The writers of events wait for each other, so that none below the newest can still come.
_SINCE = sa.text(
    "SELECT e.kind, e.project_id, e.status_from, e.status_to FROM events AS e JOIN projects AS p ON p.id = e.project_id"
    " WHERE e.id > :event AND e.id <= :newest"
    f" AND (e.kind = '{ERASED}' OR e.status_to IS NOT NULL AND p.search_text LIKE :pattern) LIMIT {_MOST_EVENTS}"
)


@dataclass(frozen=True)
class Found:
    """How many projects of each status contain a text, and which (None: more than FEW_HITS), as of an event."""

    counts: Counts
    ids: list[int] | None
    event: int
    made: float = field(default_factory=time.monotonic)

    @property
    def number(self) -> int:
        """How many that are."""
        return sum(self.counts.values())


class PostgresSearches:
    """What people search for, remembered: the same search comes again with every page, count and change."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Found] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, connection: sa.Connection, text: str) -> Found:
        """The projects that contain *text*; after ten minutes all is asked anew."""
        with self._lock:
            known = self._known.get(text)
        if known is None or time.monotonic() - known.made > _SECONDS:
            found = _find(connection, text)
        else:
            found = _brought_up(connection, text, known)
        with self._lock:
            self._known[text] = found
            self._known.move_to_end(text)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found


def _find(connection: sa.Connection, text: str) -> Found:
    rows = connection.execute(_FIND, {"pattern": like_pattern(text), "few": FEW_HITS}).all()
    some = [row for row in rows if row.status is not None]
    counts = dict.fromkeys(Status, 0) | {Status(row.status): int(row.number) for row in some}
    few = sum(counts.values()) <= FEW_HITS
    return Found(counts, [one for row in some for one in row.ids] if few else None, int(rows[0].newest))


def _brought_up(connection: sa.Connection, text: str, known: Found) -> Found:
    newest = int(connection.execute(_NEWEST).scalar_one())
    if newest == known.event:
        return known
    values = {"pattern": like_pattern(text), "event": known.event, "newest": newest}
    rows = connection.execute(_SINCE, values).all()
    if newest < known.event or len(rows) == _MOST_EVENTS or any(row.kind == ERASED for row in rows):
        return _find(connection, text)  # another history, too long a one, or texts that are no longer there
    counts, ids = dict(known.counts), known.ids
    for row in rows:
        counts[Status(row.status_to)] += 1
        if row.status_from is not None:
            counts[Status(row.status_from)] -= 1
        elif ids is not None:  # a new project
            ids = [*ids, row.project_id]
    return Found(counts, ids if ids is None or len(ids) <= FEW_HITS else None, newest, known.made)
