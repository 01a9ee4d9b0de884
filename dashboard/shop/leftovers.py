"""What the server clears away by itself: uploads that nobody ordered, old throttles, what the rule for keeping ends."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from core.leftovers import AGE, Leftovers
from dashboard.shop.tokens import DAYS

if TYPE_CHECKING:
    from core import Desk

log = logging.getLogger(__name__)
_EVERY = 3600  # seconds
assert timedelta(days=DAYS) < AGE, "what is swept could still be ordered"


@contextmanager
def sweeping(desk: Desk) -> Iterator[None]:
    """Sweep every hour for the time of the block, in a thread."""
    stop = threading.Event()
    jobs: tuple[Callable[[], object], ...] = (
        Leftovers(desk).sweep,
        desk.limits.sweep,
        # which has something to do once a day: its days end at midnight
        lambda: desk.retention.sweep(stop=stop),
    )

    def work() -> None:
        while not stop.wait(_EVERY):
            for job in jobs:
                try:
                    job()
                except Exception:  # the next hour may be better
                    log.exception("What is not needed any more could not be deleted")

    thread = threading.Thread(target=work, name="sweep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)
