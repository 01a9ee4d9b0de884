"""Tells open pages that projects have changed: one poller a process, whatever the number of pages."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from dashboard.marks import Marks

if TYPE_CHECKING:
    from core import Desk

log = logging.getLogger(__name__)

INTERVAL = 0.5  # seconds between two looks: seen well within two seconds, and told at most twice a second
PATIENCE = 5  # seconds after a failure
MINUTE = 60  # even without changes pages are woken this often, so that "5 min ago" stays true

LIMIT = 1000  # more changes than this at once, and any project may have changed

ANY: frozenset[str] = frozenset()

Hear = Callable[[frozenset[str]], None]
Tell = Callable[[], None]
Answer = TypeVar("Answer")

# What pages have read because of the news that is being told, by question; None while nothing is told.
_READ: ContextVar[dict[Any, Any] | None] = ContextVar("read", default=None)


def once(question: Any, read: Callable[[], Answer]) -> Answer:
    """What *read* returns; while many pages hear the same news, those with the same *question* share one answer."""
    answers = _READ.get()
    if answers is None:
        return read()
    if question not in answers:
        answers[question] = read()
    answer: Answer = answers[question]
    return answer


class Page(Protocol):
    """Where watchers live: a Bokeh document, or anything else that can be given something to do from a thread."""

    def add_next_tick_callback(self, callback: Callable[[], Any]) -> Any:
        """Run *callback* where pages may be changed."""


def concerns(view: Any, numbers: frozenset[str]) -> bool:
    """Whether *view* shows one of these projects; none of them means any."""
    project = getattr(view, "project", None)
    return project is None or not numbers or project.number in numbers


def _nothing() -> None:
    """Hear of it and do nothing."""


class News:
    """Tells watchers, in their pages, which projects changed (no number means any), and that views or set-up did."""

    def __init__(self, desk: Desk, interval: float = INTERVAL) -> None:
        self._desk = desk
        self._interval = interval
        self._watchers: dict[Page, tuple[Hear, tuple[Tell, ...]]] = {}
        self._lists = (desk.views.version, desk.set_up_version)
        self._lock = threading.Lock()
        self._stop: threading.Event | None = None

    def watch(
        self, page: Page, hear: Hear, hear_views: Tell = _nothing, hear_set_up: Tell = _nothing
    ) -> Callable[[], None]:
        """
        Call *hear* in *page* at each change, until the returned function is called.

        *hear_views* is called at changes of saved views, *hear_set_up* at those of what the service offers.
        """
        with self._lock:
            self._watchers[page] = hear, (hear_views, hear_set_up)
            if self._stop is None:
                self._stop = threading.Event()
                arguments = (
                    self._stop,
                    self._desk.version(),
                    [version() for version in self._lists],
                    Marks(self._desk),
                )
                threading.Thread(target=self._run, args=arguments, name="news", daemon=True).start()
        return lambda: self._unwatch(page)

    def _unwatch(self, page: Page) -> None:
        with self._lock:
            self._watchers.pop(page, None)
            if not self._watchers and self._stop is not None:
                self._stop.set()
                self._stop = None

    def _run(self, stop: threading.Event, seen: int, lists: list[tuple[int, ...]], marks: Marks) -> None:
        before, known, told = seen, frozenset[tuple[int, str]](), time.monotonic()
        while not stop.wait(self._interval):
            try:
                newest = self._desk.version()
                # looked at twice, one look apart: on PostgreSQL an event may be committed after a later one
                changes = frozenset(self._desk.changes(before, LIMIT) if newest != before else ())
                marked = marks.look()
                if changes - known or marked or len(changes) == LIMIT or time.monotonic() - told >= MINUTE:
                    numbers = marked | {number for _, number in changes - known}
                    self._tell(numbers if len(changes) < LIMIT else ANY)
                    told = time.monotonic()
                before, seen, known = seen, newest, changes
                for place, version in enumerate(self._lists):
                    listed, lists[place] = lists[place], version()
                    if listed != lists[place]:
                        self._tell_of_list(place)
            except Exception:  # an unreachable database must not end the news for good
                log.warning("No news from the database; trying again.", exc_info=True)
                stop.wait(PATIENCE)

    def _tell(self, numbers: frozenset[str]) -> None:
        with self._lock:
            watchers = list(self._watchers.items())
        answers: dict[Any, Any] = {}
        for page, (hear, _) in watchers:
            page.add_next_tick_callback(partial(_sharing, answers, hear, numbers))

    def _tell_of_list(self, place: int) -> None:
        self._desk.settings.look_again()  # the name of the service may be another one now
        with self._lock:
            watchers = list(self._watchers.items())
        for page, (_, hear_lists) in watchers:
            page.add_next_tick_callback(hear_lists[place])


def _sharing(answers: dict[Any, Any], hear: Hear, numbers: frozenset[str]) -> None:
    before = _READ.set(answers)
    try:
        hear(numbers)
    finally:
        _READ.reset(before)
