"""Tells open pages that projects have changed: one poller a process, whatever the number of pages."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bokeh.document import Document

    from core import Desk

log = logging.getLogger(__name__)

INTERVAL = 0.5  # seconds between two looks: seen well within two seconds, and told at most twice a second
PATIENCE = 5  # seconds after a failure
MINUTE = 60  # even without changes pages are woken this often, so that "5 min ago" stays true

LIMIT = 1000  # more changes than this at once, and any project may have changed

Hear = Callable[[frozenset[str]], None]


class News:
    """Watches the desk's newest event and tells watchers, in their pages, which numbers changed; none means any."""

    def __init__(self, desk: Desk, interval: float = INTERVAL) -> None:
        self._desk = desk
        self._interval = interval
        self._watchers: dict[Document, Hear] = {}
        self._lock = threading.Lock()
        self._stop: threading.Event | None = None

    def watch(self, document: Document, hear: Hear) -> Callable[[], None]:
        """Call *hear* in *document* at each change until the returned function is called."""
        with self._lock:
            self._watchers[document] = hear
            if self._stop is None:
                self._stop = threading.Event()
                arguments = (self._stop, self._desk.version())
                threading.Thread(target=self._run, args=arguments, name="news", daemon=True).start()
        return lambda: self._unwatch(document)

    def _unwatch(self, document: Document) -> None:
        with self._lock:
            self._watchers.pop(document, None)
            if not self._watchers and self._stop is not None:
                self._stop.set()
                self._stop = None

    def _run(self, stop: threading.Event, seen: int) -> None:
        before, told = seen, time.monotonic()
        while not stop.wait(self._interval):
            try:
                newest = self._desk.version()
                # told twice, one look apart: on PostgreSQL an event may be committed after a later one
                if newest != before or time.monotonic() - told >= MINUTE:
                    self._tell(self._changed(before))
                    told = time.monotonic()
                before, seen = seen, newest
            except Exception:  # an unreachable database must not end the news for good
                log.warning("No news from the database; trying again.", exc_info=True)
                stop.wait(PATIENCE)

    def _changed(self, since: int) -> frozenset[str]:
        changes = self._desk.changes(since, LIMIT)
        return frozenset(number for _, number in changes) if len(changes) < LIMIT else frozenset()

    def _tell(self, numbers: frozenset[str]) -> None:
        with self._lock:
            watchers = list(self._watchers.items())
        for document, hear in watchers:
            document.add_next_tick_callback(partial(hear, numbers))
