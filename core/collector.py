"""The collector of reference cycles, where very many objects are made that have none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """
    Let Python's collector wait for the time of the block.

    It looks through all objects again and again while their number grows: a quarter of the time of a large import.
    """
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()
