"""Processes for tests of races and crashes: quickly started, heard to the end, and surely ended."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Barrier
from typing import TypeVar

Answer = TypeVar("Answer")
Number = TypeVar("Number", int, float)

# A fresh server process that has imported the desk once; its children open the database themselves.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.crash.work"])
_meeting: Barrier | None = None


def size(short: Number, full: Number) -> Number:
    """How many: as many as take seconds, or the full number with PRINTDESK_TEST_SIZE=full."""
    return full if os.environ.get("PRINTDESK_TEST_SIZE") == "full" else short


def together(*works: Callable[[], Answer]) -> list[Answer]:
    """Run each of *works* in its own process at the same time; returns their answers, raises their error."""
    barrier = CONTEXT.Barrier(len(works), timeout=60)
    with ProcessPoolExecutor(len(works), CONTEXT, _remember, (barrier,)) as pool:
        futures = [pool.submit(work) for work in works]
        return [future.result() for future in futures]


def meet() -> None:
    """Wait until every process of `together` is here."""
    assert _meeting is not None
    _meeting.wait()


def _remember(barrier: Barrier) -> None:
    global _meeting  # noqa: PLW0603 - a barrier reaches a pool's process in no other way
    _meeting = barrier
