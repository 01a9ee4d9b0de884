"""Serves the dashboard: one process or several, with the mail worker beside it."""

from __future__ import annotations

import errno
import multiprocessing
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import panel as pn
from tornado.netutil import bind_sockets

from core.desk import Desk
from core.errors import DeskError
from dashboard import logbook
from dashboard.api import api_patterns
from dashboard.app import pages
from dashboard.auth.doorman import Doorman
from dashboard.auth.gate import NamesNoSession, Planted, SignInFirst, Stranger
from dashboard.auth.sockets import Sockets, attend
from dashboard.network import Elsewhere, Front
from dashboard.policy import make_safe
from dashboard.routes.base import WrongHost
from dashboard.routes.missing import NotFound
from dashboard.routes.patterns import patterns
from dashboard.shop.leftovers import sweeping
from dashboard.shop.link_routes import LeadsNowhere, NoSuchLink
from dashboard.shop.pace import LIMITS
from dashboard.site import Site

if TYPE_CHECKING:
    from bokeh.server.server import Server

    from core.settings import Settings

# A page knows its own session of Bokeh by a signed word, in which nothing of the cookies is.
_SESSIONS: dict[str, Any] = {
    "sign_sessions": True,
    "include_cookies": [],
    "exclude_headers": ["Cookie", "Authorization"],
}
_FORMS = {
    "xsrf_cookie_name": "__Host-printdesk-xsrf",
    "xsrf_cookie_kwargs": {"secure": True, "httponly": True, "samesite": "Strict", "path": "/"},
}
_PATIENCE = 75  # seconds for the headers of a request, the wait for it included


def make_server(
    desk: Desk,
    user: str,
    *,
    site: Site | None = None,
    port: int = 0,
    shared: bool = False,
    secret: bytes | None = None,
    **options: Any,
) -> Server:
    """The server of one process, on the event loop of this thread, not started yet; DeskError for a taken port."""
    site = site or Site(port=port).under(desk.settings)
    address, port = site.address, site.port
    site.check()
    site.check_people(desk)
    doorman = Doorman(desk, user)
    sockets = Sockets(doorman)
    try:
        server = pn.serve(
            {path: _with_own_styles(page) for path, page in pages(desk, doorman, sockets).items()},
            address=address,
            port=0 if shared else port,
            websocket_origin=site.hosts,
            http_server_kwargs={"ssl_options": site.tls(), "idle_connection_timeout": _PATIENCE},
            extra_patterns=[*patterns(desk, doorman), *api_patterns(desk)],
            title=desk.settings.service_name,
            show=False,
            start=False,
            verbose=False,
            **_SESSIONS,
            secret_key=secret or secrets.token_bytes(32),
            **options,
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise DeskError(f"Port {port} of {address} is in use. Choose another one with --port.") from None
        raise
    if shared:
        _share_port(server, address, port)
    _guard(server, desk, doorman, site)
    look = attend(server._tornado, sockets)
    server.io_loop.add_callback(look.start)
    return server


def _guard(server: Server, desk: Desk, doorman: Doorman, site: Site) -> None:
    """Let the server see who asks and by which address, and refuse what is not meant for it or for them."""
    application = server._tornado
    server._http.request_callback = Front(application, site.proxies)
    make_safe(application)
    application.settings |= _FORMS | {LIMITS: desk.limits}
    application.settings["default_handler_class"] = NotFound
    application.settings["default_handler_args"] = {"service": desk.settings.service_name}
    application.add_handlers(r".*", [(Elsewhere(site.origins), WrongHost, {"known": site.origins})])
    application.add_handlers(r".*", [(Planted(), NamesNoSession)])
    application.add_handlers(r".*", [(Stranger(doorman), SignInFirst)])
    # A page of Panel always answers 200; this is asked before it.
    application.add_handlers(r".*", [(LeadsNowhere(desk), NoSuchLink, {"desk": desk})])


def _share_port(server: Server, address: str, port: int) -> None:
    """Listen on a port that other processes listen on too, which Bokeh's server (3.9.2) cannot do itself."""
    server._http.stop()
    server._http.add_sockets(bind_sockets(port, address, reuse_port=True))


def _with_own_styles(page: Callable[[], Any]) -> Callable[[], Any]:
    # With several processes, one may draw a page and another keep it, which Panel then sends to its CDN for styles.
    def make() -> Any:
        assert pn.state.curdoc is not None, "a page is made for a session"
        pn.state.curdoc.template_variables["dist_url"] = "/static/extensions/panel/"
        return page()

    return make


def serve(
    settings: Settings,
    *,
    site: Site | None = None,
    workers: int = 1,
    deliver: bool = True,
    ready: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve until SIGINT or SIGTERM; *ready* is told the address once it answers."""
    site = site or Site()
    logbook.begin()
    with Desk(settings) as desk:
        site.check()
        site.check_people(desk)
        with _delivery(desk, deliver), sweeping(desk):
            if workers > 1:
                _serve_in_processes(settings, site, workers, lambda: ready(site.url))
            else:
                _run(desk, site, lambda: ready(site.url))


def _run(desk: Desk, site: Site, ready: Callable[[], None], **options: Any) -> None:
    # Before the first page: Panel looks into HoloViews at each, and breaks on one that another thread is importing.
    import_module("dashboard.charts")
    server = make_server(desk, desk.settings.user, site=site, **options)

    def stop(*_: object) -> None:
        loop = server.io_loop.asyncio_loop  # type: ignore[attr-defined]  # Tornado's own way out of a signal is deprecated
        loop.call_soon_threadsafe(server.io_loop.stop)

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    server.start()
    server.io_loop.add_callback(ready)
    try:
        server.io_loop.start()
    finally:
        server.stop(wait=False)


@contextmanager
def _delivery(desk: Desk, wanted: bool) -> Iterator[None]:
    """The mail worker in a thread for the time of the block; the mail under way is finished first."""
    if not wanted:
        yield
        return
    stop = threading.Event()
    worker = threading.Thread(target=desk.outbox.run, args=(stop,), name="mail", daemon=True)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(timeout=30)


def _serve_in_processes(settings: Settings, site: Site, workers: int, ready: Callable[[], None]) -> None:
    """Fresh processes that share the port: connections to a database must not go through a fork."""
    fresh = multiprocessing.get_context("spawn")
    stopped, answering = threading.Event(), fresh.Semaphore(0)
    secret = secrets.token_bytes(32)  # one process may draw a page and another keep it
    children = [fresh.Process(target=_work, args=(settings, site, answering, secret)) for _ in range(workers)]
    for child in children:
        child.start()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    waited_for = workers
    try:
        while not stopped.wait(0.1) and all(child.is_alive() for child in children):
            if waited_for and answering.acquire(block=False):
                waited_for -= 1
                if not waited_for:
                    ready()
        if not stopped.is_set():
            raise DeskError("A process of the server has ended; its log says why. The others were stopped.")
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.join(10)
            child.kill()  # a worker that does not end has nothing left to lose: what is acknowledged is in the database


def _work(settings: Settings, site: Site, answers: Any, secret: bytes) -> None:
    logbook.begin()
    with Desk(settings) as desk:
        _run(desk, site, answers.release, shared=True, secret=secret)
