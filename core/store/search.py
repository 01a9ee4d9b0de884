"""The search of the embedded database, and what it remembers: what matches a text is found and counted once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import sqlalchemy as sa

from core.filters import Filters
from core.status import Status
from core.store.conditions import phrase
from core.store.tallies import Counts, count_rows, statement_of, tally

Ids = np.ndarray[Any, np.dtype[np.int32]]
Values = dict[str, Any]

# More hits than this, and following the sort order finds a page sooner than sorting the hits does.
FEW_HITS = 2000
_TELLING = 12  # characters that nearly always tell few projects from many, at less cost than a long text
_REMEMBERED, _MOST_EVENTS, _SECONDS = 64, 20_000, 600
_AT_ONCE = 1000

_PROBE = sa.text(f"SELECT rowid FROM project_search WHERE project_search MATCH :phrase LIMIT {FEW_HITS + 1}")
_EVERY = sa.text("SELECT rowid FROM project_search WHERE project_search MATCH :phrase")
_VERIFY = sa.text(
    "SELECT id FROM projects WHERE id IN (SELECT value FROM json_each(:ids)) AND instr(search_text, :text) > 0"
)
_OF_STATUS = sa.text("SELECT id FROM projects WHERE status = :status")
_NEWEST = sa.text("SELECT coalesce((SELECT max(id) FROM events), 0), coalesce((SELECT max(id) FROM projects), 0)")
_ERASED = sa.text("SELECT EXISTS (SELECT 1 FROM events WHERE id > :event AND kind = 'erased')")
_NEWER = sa.text("SELECT id FROM projects WHERE id > :project AND instr(search_text, :text) > 0")
_SINCE = sa.text(
    "SELECT e.status_from, e.status_to FROM events AS e JOIN projects AS p ON p.id = e.project_id"
    " WHERE e.id > :event AND e.status_to IS NOT NULL AND instr(p.search_text, :text) > 0"
    f" LIMIT {_MOST_EVENTS}"
)


@dataclass(frozen=True)
class _Known:
    """
    What a search found (None: more than FEW_HITS), as of the newest project; with the counts, as of an event.

    Where more than FEW_HITS were counted there are all the *hits* as well, 4 bytes each, ascending. Up to the event
    *checked* no project's text was erased since.
    """

    ids: list[int] | None
    project: int
    checked: int
    counts: Counts | None = None
    event: int = 0
    hits: Ids | None = None
    made: float = field(default_factory=time.monotonic)


class Searches:
    """
    What people search for, remembered: the same search comes again with every page, count and change.

    A project's text is as it was when the order was placed, so that only newer projects have to be looked at, until a
    customer is erased: an event says so, and what was found before is forgotten. How many
    of each status match a text is counted once, and then brought up to date by the events since: each names the status
    that its project left and the one it got. After ten minutes all is asked anew.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = threading.Lock()

    def few(self, connection: sa.Connection, text: str) -> list[int] | None:
        """The ids of the projects whose text contains *text*; None when there are more than FEW_HITS."""
        event, newest = connection.execute(_NEWEST).one()
        known = self._recall(connection, text, event)
        if known is None or not 0 <= newest - known.project <= FEW_HITS:
            known = _Known(_few_hits(connection, text), newest, event)
        elif known.ids is not None and newest > known.project:
            more = connection.execute(_NEWER, {"project": known.project, "text": text}).scalars()
            ids = [*known.ids, *more]
            # Too many to be named any longer: they are counted anew, for their hits.
            known = replace(known, ids=ids, project=newest) if len(ids) <= FEW_HITS else _Known(None, newest, event)
        self._remember(text, known)
        return known.ids

    def counts(self, connection: sa.Connection, text: str) -> Counts:
        """How many projects of each status match a text, as of *connection*'s snapshot."""
        return dict(self._counted(connection, text, self.few(connection, text)).counts or {})

    def hits(self, connection: sa.Connection, text: str) -> Ids:
        """The ids of all that match a text that `few` does not name, ascending; at first they are counted."""
        _, newest = connection.execute(_NEWEST).one()
        known = self._counted(connection, text, None)
        hits = np.zeros(0, dtype=np.int32) if known.hits is None else known.hits
        if newest > known.project:
            more = _ids(connection, _NEWER, {"project": known.project, "text": text})
            hits = np.concatenate([hits, np.sort(more)])
            self._remember(text, replace(known, hits=hits, project=newest))
        return hits

    @staticmethod
    def first(connection: sa.Connection, hits: Ids, ordered: str, rows: int) -> list[int]:
        """
        The first *rows* ids that are among the hits, of those of the statement *ordered*.

        It is read no further than needed: each id is looked up, and no text is read.
        """
        found: list[int] = []
        for some in (
            connection.execute(statement_of(ordered), {"limit": -1, "offset": 0}).scalars().partitions(_AT_ONCE)
        ):
            ids = np.array(some, dtype=np.int32)
            found += ids[_among(ids, hits)].tolist()
            if len(found) >= rows:
                break
        return found[:rows]

    def _counted(self, connection: sa.Connection, text: str, few: list[int] | None) -> _Known:
        newest, project = connection.execute(_NEWEST).one()
        known = self._recall(connection, text, newest)
        if known is None or known.counts is None or known.event > newest:
            counts, hits = _count(connection, text) if few is None else (_count_few(connection, text, few), None)
            known = _Known(few, project, newest, counts, newest, hits)
        elif known.event < newest:
            known = replace(known, counts=self._brought_up(connection, text, known), event=newest)
        self._remember(text, known)
        return known

    def _recall(self, connection: sa.Connection, text: str, newest: int) -> _Known | None:
        with self._lock:
            known = self._known.get(text)
        if known is None or time.monotonic() - known.made > _SECONDS:
            return None
        if known.checked < newest:
            if connection.execute(_ERASED, {"event": known.checked}).scalar_one():
                return None
            known = replace(known, checked=newest)
        return known

    def _remember(self, text: str, known: _Known) -> None:
        with self._lock:
            self._known[text] = known
            self._known.move_to_end(text)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)

    @staticmethod
    def _brought_up(connection: sa.Connection, text: str, known: _Known) -> Counts:
        rows = connection.execute(_SINCE, {"text": text, "event": known.event}).all()
        if len(rows) == _MOST_EVENTS:
            return _count(connection, text)[0]
        counts = dict(known.counts or {})
        for before, after in rows:
            counts[Status(after)] += 1
            if before is not None:
                counts[Status(before)] -= 1
        return counts


def _few_hits(connection: sa.Connection, text: str) -> list[int] | None:
    start = text[:_TELLING]
    ids = _probe(connection, start)
    if ids is not None and start != text:
        return list(connection.execute(_VERIFY, {"ids": str(ids), "text": text}).scalars())
    return ids if ids is not None or start == text else _probe(connection, text)


def _probe(connection: sa.Connection, text: str) -> list[int] | None:
    ids = list(connection.execute(_PROBE, {"phrase": phrase(text)}).scalars())
    return ids if len(ids) <= FEW_HITS else None


def _count(connection: sa.Connection, text: str) -> tuple[Counts, Ids]:
    """Counts from the indexes alone; the largest status is what the others leave. And all the hits."""
    hits = np.sort(_ids(connection, _EVERY, {"phrase": phrase(text)}))
    sizes = tally(connection, Filters())
    largest = max(sizes, key=lambda status: sizes[status])
    counts = {
        status: int(_among(_ids(connection, _OF_STATUS, {"status": str(status)}), hits).sum())
        for status in Status
        if status is not largest
    }
    counts[largest] = len(hits) - sum(counts.values())
    return {status: counts[status] for status in Status}, hits


def _count_few(connection: sa.Connection, text: str, few: list[int]) -> Counts:
    return count_rows(connection, Filters(search=text), among=few)


def _among(ids: Ids, hits: Ids) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which of the ids are hits."""
    if not len(hits):
        return np.zeros(len(ids), dtype=np.bool_)
    places = np.minimum(np.searchsorted(hits, ids), len(hits) - 1)
    return np.equal(hits[places], ids)


def _ids(connection: sa.Connection, statement: sa.TextClause, values: Values) -> Ids:
    cursor = connection.execute(statement, values)
    return np.array(cursor.scalars().all(), dtype=np.int32)
