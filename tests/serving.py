"""The real server, in a thread of the test's process."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

from core import Desk


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(desk: Desk, user: str = "ada") -> Iterator[str]:
    """The address of the dashboard of *desk*, with its routes, on a port of its own; it soon forgets closed pages."""
    from tornado.ioloop import IOLoop

    from dashboard.server import make_server

    port, answers = free_port(), threading.Event()
    forgetful: dict[str, Any] = {
        "check_unused_sessions_milliseconds": 200,
        "unused_session_lifetime_milliseconds": 5000,
    }
    loops: list[IOLoop] = []

    def run() -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        server = make_server(desk, user, port=port, **forgetful)
        loops.append(server.io_loop)
        server.start()
        server.io_loop.add_callback(answers.set)
        server.io_loop.start()
        server.stop(wait=False)
        server.io_loop.close()

    thread = threading.Thread(target=run, name="server")
    thread.start()
    try:
        assert answers.wait(30), "the server did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        loops[0].asyncio_loop.call_soon_threadsafe(loops[0].stop)  # type: ignore[attr-defined]  # Tornado's loop has it
        thread.join(10)


def answers(address: str) -> bool:
    """Whether a server answers there."""
    try:
        with urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(holds: Callable[[], bool], seconds: float = 15) -> None:
    """Return as soon as *holds*; fail after *seconds*."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
