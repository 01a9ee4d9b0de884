"""A desk with a few projects, served to the browser of a test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core import Desk
from tests.factory import printable
from tests.serving import serving, wait_for

__all__ = ["serving", "wait_for"]


@pytest.fixture
def served(sqlite_desk: Desk) -> Iterator[str]:
    """The address of the dashboard of `sqlite_desk`."""
    with serving(sqlite_desk) as address:
        yield address


@pytest.fixture
def place(sqlite_desk: Desk, order: Callable[..., dict[str, Any]]) -> Callable[..., str]:
    """Places an order that nothing speaks against, and returns the project's number."""
    usual = {"items": printable(sqlite_desk)["items"]}
    return lambda **changes: sqlite_desk.projects.place(order(**usual | changes)).number
