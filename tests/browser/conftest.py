"""A desk with a few projects, served to the browser of a test."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from core import Desk


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(desk: Desk, user: str = "ada") -> Iterator[str]:
    """The dashboard of *desk* on a port of its own, in a thread of this process."""
    import panel as pn

    from dashboard.app import pages

    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = pn.serve(
        pages(desk, user),
        port=port,
        address="127.0.0.1",
        show=False,
        threaded=True,
        title="Printdesk",
        check_unused_sessions_milliseconds=200,
        unused_session_lifetime_milliseconds=1000,
    )
    try:
        wait_for(lambda: answers(address))
        yield address
    finally:
        server.stop()
        server.join(10)


def answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/projects", timeout=5) as answer:
            return bool(answer.status == 200)
    except URLError:
        return False


def wait_for(holds: Callable[[], bool], seconds: float = 15) -> None:
    """Return as soon as *holds*; fail after *seconds*."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def served(sqlite_desk: Desk) -> Iterator[str]:
    """The address of the dashboard of `sqlite_desk`."""
    with serving(sqlite_desk) as address:
        yield address


@pytest.fixture
def place(sqlite_desk: Desk, order: Callable[..., dict[str, Any]]) -> Callable[..., str]:
    """Places an order and returns the project's number."""
    return lambda **changes: sqlite_desk.projects.place(order(**changes)).number
