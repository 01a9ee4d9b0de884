"""Who asks, by which address: what trusted proxies say of a request takes the place of what the socket says."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerConnectionDelegate,
    HTTPServerRequest,
    RequestStartLine,
    ResponseStartLine,
)

_USUAL_PORTS = {"http": 80, "https": 443}
# What only a proxy may say. Nobody else's words reach the application, which may hold code that believes them.
_OF_PROXIES = (
    *(f"X-Forwarded-{what}" for what in ("For", "Proto", "Host", "Port", "Prefix", "Server")),
    *("Forwarded", "X-Real-Ip", "X-Scheme", "X-Original-Url", "X-Rewrite-Url"),
)


def client_address(request: HTTPServerRequest) -> str:
    """The address of who made *request*: behind trusted proxies (see Front) the client's, not the proxy's."""
    return _plain(str(request.remote_ip or ""))


def origin_of(request: HTTPServerRequest) -> str:
    """Scheme, host and port that *request* was sent to, as a browser writes the origin of a page there."""
    return origin(f"{request.protocol}://{request.host}")


def origin(url: str) -> str:
    """The origin of a URL as browsers write it, without the usual port; empty for what has none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host or parts.scheme not in _USUAL_PORTS or parts.username is not None:
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, _USUAL_PORTS[parts.scheme]) else "")


@dataclass(frozen=True)
class Proxies:
    """The machines whose word counts on whom a request comes from, and what it was sent to."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, written: str) -> Proxies:
        """Those in a list of addresses and networks, with commas between them; ValueError for anything else."""
        return cls(tuple(ip_network(one.strip()) for one in written.split(",") if one.strip()))

    def __bool__(self) -> bool:
        return bool(self.networks)

    def trust(self, address: str) -> bool:
        """Whether the machine at *address* is one of them."""
        try:
            found = ip_address(_plain(address))
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def client(self, peer: str, forwarded: str) -> str:
        """The first address, from *peer* backwards through X-Forwarded-For, that is not one of them."""
        # Each proxy adds whom it was asked by at the end; what stands before a stranger's address, the stranger wrote.
        found = peer
        for hop in reversed(forwarded.split(",")):
            if not self.trust(found):
                break
            try:
                found = str(ip_address(_plain(hop.strip())))
            except ValueError:
                break
        return found


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
        if scheme in _USUAL_PORTS:
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


def _plain(address: str) -> str:
    """An IPv4 address that came in an IPv6 one as itself; without the zone of a link."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)
