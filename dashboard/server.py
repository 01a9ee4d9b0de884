"""Serves the dashboard and delivers mail, in one process or several."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import panel as pn
from tornado.ioloop import PeriodicCallback
from tornado.process import task_id

from core.desk import Desk
from core.errors import DeskError
from dashboard.app import pages
from dashboard.routes import routes

if TYPE_CHECKING:
    from core.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost")  # bokeh takes no IPv6 address as an origin


def serve(
    settings: Settings,
    *,
    address: str = "127.0.0.1",
    port: int = 5006,
    workers: int = 1,
    deliver: bool = True,
    ready: Callable[[str], None] | None = None,
) -> None:
    """
    Serve the desk of *settings* until the process is told to stop; *ready* gets the address once it answers.

    Only this machine is answered: there is no sign-in yet. Raises DeskError when the desk or the port cannot be had.
    """
    desk = Desk(settings)
    desk.close()  # no connection may cross the fork of several workers; each opens its own when it needs one
    parent = os.getpid()
    server = make_server(desk, address=address, port=port, workers=workers)
    stop = threading.Event()
    threads = _in_background(desk, stop, deliver=deliver)
    _stop_on_signals(server, parent if workers > 1 else None)
    if ready is not None and not task_id():  # the first worker speaks for all
        server.io_loop.add_callback(ready, f"http://{address}:{server.port}/projects")
    try:
        server.start()
        server.io_loop.start()
    finally:
        stop.set()
        server.stop()
        for thread in threads:
            thread.join(timeout=10)
        desk.close()


def make_server(desk: Desk, *, address: str = "127.0.0.1", port: int = 5006, workers: int = 1) -> Any:
    """The server of a desk, not started yet; port 0 takes a free one."""
    origins = [f"{host}:{port}" for host in LOOPBACK] if port else ["*"]
    user = desk.settings.user
    try:
        return pn.serve(
            pages(desk, user),
            address=address,
            port=port,
            num_procs=workers,
            websocket_origin=origins,
            extra_patterns=routes(desk, user, frozenset(origins)),
            show=False,
            start=False,
            verbose=False,
            session_history=0,
            # A page that was closed is forgotten soon: its memory is needed for the ones that are open.
            check_unused_sessions=5000,
            unused_session_lifetime=10_000,
            title=desk.settings.service_name,
        )
    except OSError as error:
        raise DeskError(f"Nothing can listen at {address}:{port} ({error.strerror}). Choose another --port.") from None


def _in_background(desk: Desk, stop: threading.Event, *, deliver: bool) -> list[threading.Thread]:
    """Threads of this process: the mail worker, and the sweep of files that nothing refers to."""
    jobs: list[tuple[str, Callable[[], object]]] = [("sweep", desk.sweep)] if not task_id() else []
    if deliver:
        jobs.append(("mail", lambda: desk.outbox.run(stop)))
    threads = [threading.Thread(target=job, name=name, daemon=True) for name, job in jobs]
    for thread in threads:
        thread.start()
    return threads


def _stop_on_signals(server: Any, parent: int | None) -> None:
    """End on Ctrl+C or SIGTERM, and a worker also when its parent is gone."""

    def stop(*_: object) -> None:
        server.io_loop.add_callback_from_signal(server.io_loop.stop)

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, stop)
    if parent is not None:
        PeriodicCallback(lambda: stop() if os.getppid() != parent else None, 500).start()
