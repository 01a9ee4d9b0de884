"""Requests written byte by byte, as no client of good manners would write them."""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import urlencode, urlsplit

PATIENCE = 20  # seconds for an answer
COOKIE = "__Host-printdesk"
XSRF = "__Host-printdesk-xsrf"
Headers = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass
class Answer:
    """What came back; status 0 when the server closed the connection without an answer."""

    status: int = 0
    headers: Message = field(default_factory=Message)
    body: bytes = b""
    seconds: float = 0

    @property
    def text(self) -> str:
        """The body, as far as it is text."""
        return self.body.decode(errors="replace")

    @property
    def all(self) -> bytes:
        """Headers and body, to look for what should not be in either."""
        return self.headers.as_bytes() + self.body

    @property
    def location(self) -> str:
        """Where it leads; empty if nowhere."""
        return str(self.headers.get("Location", ""))

    def cookie(self, name: str) -> str:
        """What the answer sets a cookie to; empty if it does not."""
        for line in self.headers.get_all("Set-Cookie") or []:
            key, _, value = line.partition("=")
            if key == name:
                return str(value).partition(";")[0]
        return ""


def ask(address: str, method: str, target: str, headers: Headers = (), body: bytes = b"") -> Answer:
    """Send one request; *target* goes out as it is, and so do *headers*, which may come twice."""
    given = list(headers.items() if isinstance(headers, Mapping) else headers)
    names = {name.lower() for name, _ in given}
    if "host" not in names:
        given.insert(0, ("Host", urlsplit(address).netloc))
    if method not in ("GET", "HEAD") and not names & {"content-length", "transfer-encoding"}:
        given.append(("Content-Length", str(len(body))))
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in given), "Connection: close"]
    return send(address, "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body, method)


def send(address: str, raw: bytes, method: str = "GET") -> Answer:
    """Send these bytes, and read one answer."""
    parts, begun = urlsplit(address), time.monotonic()
    with socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE) as connection:
        with suppress(OSError):  # refused while it was sent; there may be an answer all the same
            connection.sendall(raw)
        found = http.client.HTTPResponse(connection, method=method)
        try:
            found.begin()
            body = b"" if found.status == http.HTTPStatus.SWITCHING_PROTOCOLS else found.read()
        except (http.client.HTTPException, OSError):
            return Answer(seconds=time.monotonic() - begun)
        finally:
            found.close()
    return Answer(found.status, found.headers, body, time.monotonic() - begun)


def upgrade(
    address: str, path: str, *, cookie: str = "", origin: str | None = None, token: str = "x", **more: str
) -> Answer:
    """Try to open a websocket as Bokeh's pages do; status 101 if it opens."""
    headers = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": f"bokeh, {token}",
        **({"Cookie": f"{COOKIE}={cookie}"} if cookie else {}),
        **({"Origin": origin} if origin is not None else {}),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    headers.setdefault("Host", urlsplit(address).netloc)
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return send(address, "\r\n".join(lines).encode() + b"\r\n\r\n")


def as_person(address: str, token: str, **more: str) -> dict[str, str]:
    """The headers of a browser's request from a page of ours, by whom that session is."""
    return {"Cookie": f"{COOKIE}={token}", "Origin": address, "Sec-Fetch-Site": "same-origin", **more}


def form(fields: Mapping[str, str]) -> bytes:
    """A form as browsers send it."""
    return urlencode(fields).encode()


def multipart(name: str, content: bytes) -> tuple[str, bytes]:
    """The type and the body of a form with one file."""
    out = io.BytesIO()
    out.write(b'--edge\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n\r\n')
    out.write(content + b"\r\n--edge--\r\n")
    return "multipart/form-data; boundary=edge", out.getvalue()
