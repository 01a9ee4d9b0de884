"""Open websockets: each belongs to the session that it was opened in, and ends with it."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable
from typing import Any

from bokeh.core.types import ID
from bokeh.document import Document
from bokeh.protocol.exceptions import ProtocolError
from bokeh.server.tornado import BokehTornado
from bokeh.util.token import get_session_id
from panel.io.server import WSHandler
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop, PeriodicCallback

from dashboard.auth.doorman import Doorman, token_of
from dashboard.auth.gate import is_open

EVERY = 2  # seconds between two looks: a session that has ended has no open socket five seconds later
_FAREWELL = 1  # seconds in which a page tells its person why
_SIGNED_OUT = 4401  # of the codes that applications may choose
log = logging.getLogger(__name__)


class Sockets:
    """The websockets of one process that staff have open."""

    def __init__(self, doorman: Doorman) -> None:
        self._doorman = doorman
        self._open: dict[Attended, int | None] = {}
        self._farewells: dict[Document, Callable[[], None]] = {}
        self._owners: dict[Document, str] = {}

    def on_end(self, document: Document, tell: Callable[[], None]) -> Callable[[], None]:
        """
        Call *tell* in the page when its session has ended, before its socket closes; returns how to forget that.

        From now on the page is for nobody but the person it is being made for.
        """
        self._farewells[document], self._owners[document] = tell, self._doorman.presented

        def forget() -> None:
            self._farewells.pop(document, None)
            self._owners.pop(document, None)

        return forget

    def belongs(self, document: Document, request: HTTPServerRequest) -> bool:
        """Whether a page was made for whom *request* is from; those of customers belong to who knows their address."""
        owner = self._owners.get(document)
        return owner is None or hmac.compare_digest(owner.encode(), token_of(request).encode())

    def opened(self, socket: Attended) -> None:
        """Remember whose it is; nobody's while there are no accounts."""
        self._open[socket] = self._doorman.session_of(token_of(socket.request))

    def closed(self, socket: Attended) -> None:
        """Forget it."""
        self._open.pop(socket, None)

    async def look(self) -> None:
        """Close what belongs to sessions that have ended."""
        try:
            ended = await IOLoop.current().run_in_executor(None, self._ended, set(self._open.values()))
        except Exception:  # the database may be back at the next look
            log.warning("Sessions cannot be looked at; trying again.", exc_info=True)
            return
        for socket in [one for one, session in self._open.items() if session in ended]:
            self._end(socket)

    def _ended(self, sessions: set[int | None]) -> set[int | None]:
        nobodys: set[int | None] = {None} if None in sessions and self._doorman.required else set()
        return nobodys | self._doorman.desk.sessions.ended(one for one in sessions if one is not None)

    def _end(self, socket: Attended) -> None:
        self.closed(socket)
        document = getattr(getattr(socket.connection, "session", None), "document", None)
        tell = self._farewells.get(document) if document is not None else None
        if document is not None and tell is not None:
            document.add_next_tick_callback(tell)
        asyncio.get_running_loop().call_later(_FAREWELL, socket.close, _SIGNED_OUT, "signed out")


class Attended(WSHandler):
    """A websocket of a page; those of staff end with the sessions of their cookies."""

    def open(self, *where: str, **named: str) -> None:
        """Begin, and be known."""
        if not is_open(self.request.path):
            self.application.settings["sockets"].opened(self)
        super().open(*where, **named)

    async def _async_open(self, token: str) -> None:
        # Bokeh connects whoever knows the name of a page's session to that page, whoever it was made for.
        name = get_session_id(token)
        if not self._is_own(name):
            self.close(_SIGNED_OUT, "signed out")
            return
        await super()._async_open(token)
        if not self._is_own(name):  # it was still being made
            self.close(_SIGNED_OUT, "signed out")

    def _is_own(self, name: ID) -> bool:
        try:
            session = self.application_context.get_session(name)
        except ProtocolError:
            return True  # there is none yet, so that this will be the first to use it
        belongs: bool = self.application.settings["sockets"].belongs(session.document, self.request)
        return belongs

    def on_close(self) -> None:
        """End, and be forgotten."""
        self.application.settings["sockets"].closed(self)
        super().on_close()


def attend(application: BokehTornado, sockets: Sockets) -> PeriodicCallback:
    """Let *sockets* know every websocket of the application; returns what looks at them, not started yet."""
    application.settings["sockets"] = sockets
    for rule in application.wildcard_router.rules:
        if rule.target is WSHandler:
            rule.target = Attended
    look: Callable[[], Any] = sockets.look
    return PeriodicCallback(look, EVERY * 1000)
