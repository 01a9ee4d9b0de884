"""Who asks, by which address: what trusted proxies say of a request takes the place of what the socket says."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerConnectionDelegate,
    HTTPServerRequest,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.routing import Matcher

from dashboard.proxies import USUAL_PORTS, Proxies, origin, plain

# What only a proxy may say. Nobody else's words reach the application, which may hold code that believes them.
_OF_PROXIES = (
    *(f"X-Forwarded-{what}" for what in ("For", "Proto", "Host", "Port", "Prefix", "Server")),
    *("Forwarded", "X-Real-Ip", "X-Scheme", "X-Original-Url", "X-Rewrite-Url"),
)


def client_address(request: HTTPServerRequest) -> str:
    """The address of who made *request*: behind trusted proxies (see Front) the client's, not the proxy's."""
    return plain(str(request.remote_ip or ""))


def origin_of(request: HTTPServerRequest) -> str:
    """Scheme, host and port that *request* was sent to, as a browser writes the origin of a page there."""
    return origin(f"{request.protocol}://{request.host}")


class Front(HTTPServerConnectionDelegate):
    """Stands before a Tornado application: its requests have the client's address, scheme and host."""

    def __init__(self, application: HTTPServerConnectionDelegate, proxies: Proxies) -> None:
        self._application, self._proxies = application, proxies

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Read one request."""
        return _Request(self._application.start_request(server_conn, request_conn), request_conn, self._proxies)

    def on_close(self, server_conn: object) -> None:
        """Hear that a connection is closed."""
        self._application.on_close(server_conn)


class _Request(HTTPMessageDelegate):
    """As Tornado's own adapter for proxies, which believes whoever connects (tornado 6.6, httpserver._ProxyAdapter)."""

    def __init__(self, inner: HTTPMessageDelegate, connection: HTTPConnection, proxies: Proxies) -> None:
        self._inner, self._proxies = inner, proxies
        self._context: Any = connection.context  # type: ignore[attr-defined]  # of an HTTP/1 connection
        self._before = self._context.remote_ip, self._context.protocol

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        told = {name: headers.pop(name) for name in _OF_PROXIES if name in headers}
        if self._proxies.trust(self._context.remote_ip):
            self._believe(told, headers)
        return self._inner.headers_received(start_line, headers)

    def _believe(self, told: dict[str, str], headers: HTTPHeaders) -> None:
        self._context.remote_ip = self._proxies.client(self._context.remote_ip, told.get("X-Forwarded-For", ""))
        # Of several, the last one is the nearest proxy's.
        scheme = told.get("X-Forwarded-Proto", "").split(",")[-1].strip().lower()
        if scheme in USUAL_PORTS:
            self._context.protocol = scheme
        if host := told.get("X-Forwarded-Host", "").split(",")[-1].strip():
            headers["Host"] = host

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return self._inner.data_received(chunk)

    def finish(self) -> None:
        self._inner.finish()
        self._restore()

    def on_connection_close(self) -> None:
        self._inner.on_connection_close()
        self._restore()

    def _restore(self) -> None:
        # The next request of this connection may be another client's.
        self._context.remote_ip, self._context.protocol = self._before


class Elsewhere(Matcher):
    """Matches what was sent to another address than *origins*, or comes from another site's page by websocket."""

    def __init__(self, origins: frozenset[str]) -> None:
        self._origins = origins

    def match(self, request: HTTPServerRequest) -> dict[str, str] | None:
        """Nothing to pass on, if it matches."""
        # The name of another site may have been pointed at this machine; its requests then still carry that name.
        if origin_of(request) not in self._origins:
            return {}
        is_socket = request.headers.get("Upgrade", "").lower() == "websocket"
        page = request.headers.get("Origin")  # every browser sends it with a websocket, and no page can change it
        return {} if is_socket and page is not None and origin(page) != origin_of(request) else None
