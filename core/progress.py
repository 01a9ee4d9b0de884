"""A progress bar for a person who waits at a Python prompt or in a notebook; scripts never print one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

Progress = Callable[[int], None]
_PATIENCE = 1.0  # seconds that nobody needs a bar for


def interactive() -> bool:
    """Whether a person sees what is printed: in a notebook with widgets, or at a prompt."""
    if "ipykernel" in sys.modules:
        return find_spec("ipywidgets") is not None
    return hasattr(sys, "ps1") and sys.stderr.isatty()


@contextmanager
def bar(what: str) -> Iterator[Callable[[int], Progress]]:
    """
    A bar that appears when the work takes longer than a second, and goes when it is done.

    The block calls what it gets with the number of steps, and what that returns with how many are done.
    """
    shown = _Bar(what)
    try:
        yield shown.begin
    finally:
        shown.end()


class _Bar:
    def __init__(self, what: str) -> None:
        self._what, self._total, self._began = what, 0, time.monotonic()
        self._drawn: Any = None
        self._task: Any = None

    def begin(self, total: int) -> Progress:
        self._total = total
        return self._step if interactive() else lambda _done: None

    def _step(self, done: int) -> None:
        if self._drawn is None and time.monotonic() - self._began > _PATIENCE:
            from rich.console import Console
            from rich.progress import Progress as Drawn

            console = Console(stderr=True)
            self._drawn = Drawn(console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
            self._task = self._drawn.add_task(self._what, total=self._total)
            self._drawn.start()
        if self._drawn is not None:
            self._drawn.update(self._task, completed=done, total=max(done, self._total))

    def end(self) -> None:
        if self._drawn is not None:
            self._drawn.stop()
