"""What every route shares: who may ask, headers that keep files harmless, errors as sentences, streaming."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler

from core import errors

if TYPE_CHECKING:
    from core import Desk

log = logging.getLogger(__name__)
Result = TypeVar("Result")

# Disks, databases and pictures keep a thread waiting, never the event loop that serves everybody.
WORKERS = ThreadPoolExecutor(8, thread_name_prefix="routes")

_STATUS = {
    errors.UnknownProject: HTTPStatus.NOT_FOUND,
    errors.UnknownPart: HTTPStatus.NOT_FOUND,
    errors.FileMissing: HTTPStatus.NOT_FOUND,
    errors.FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.DatabaseBusy: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True)
class Trust:
    """Who acts, and under which hosts the server may be asked: a foreign name for this machine is an attack."""

    user: str
    hosts: frozenset[str]

    def refusal(self, method: str, host: str, origin: str | None) -> str | None:
        """Why a request is not answered, or None."""
        if host.lower() not in self.hosts:
            return f"This server does not answer for {host}."
        if method not in ("GET", "HEAD") and (origin is None or urlsplit(origin).netloc.lower() != host.lower()):
            return "This request does not come from a page of this server."
        return None


class Route(RequestHandler):
    """A route of the desk. Nothing that it sends is ever shown or run as a page of ours."""

    desk: Desk
    trust: Trust

    def initialize(self, desk: Desk, trust: Trust) -> None:
        """Take what the server hands over."""
        self.desk, self.trust = desk, trust

    def set_default_headers(self) -> None:
        """Headers of every answer, errors included."""
        self.clear_header("Server")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "default-src 'none'; sandbox")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "private, no-cache")

    def prepare(self) -> None:
        """Refuse before anything is read or done."""
        headers = self.request.headers
        refusal = self.trust.refusal(self.request.method or "", self.request.host, headers.get("Origin"))
        if refusal:
            raise HTTPError(HTTPStatus.FORBIDDEN, reason=refusal)

    def write_error(self, status_code: int, **options: Any) -> None:
        """The sentence for a person, as plain text."""
        error = (options.get("exc_info") or (None, None, None))[1]
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.clear_header("Content-Disposition")
        if isinstance(error, errors.DeskError):
            self.set_status(_STATUS.get(type(error), HTTPStatus.BAD_REQUEST))
            self.finish(f"{error}\n")
        else:
            self.finish(f"{self._reason if status_code < 500 else 'Something went wrong; the log says more.'}\n")

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        """What the desk refused is an answer; anything else goes to the log."""
        if isinstance(error, errors.DeskError):
            log.info("%s %s: %s", self.request.method, self.request.path, error)
        else:
            super().log_exception(kind, error, trace)

    def download_as(self, name: str, media_type: str) -> None:
        """Have the browser keep the answer under *name*, whatever characters that has (RFC 6266)."""
        header = Message()
        header.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
        self.set_header("Content-Disposition", header["Content-Disposition"])
        self.set_header("Content-Type", media_type)

    async def stream(self, pieces: Iterator[bytes]) -> None:
        """Send *pieces* as fast as the client takes them, and no faster."""
        try:
            while piece := await off_loop(next, pieces, b""):
                self.write(piece)
                await self.flush()
        except StreamClosedError:
            log.info("%s was given up by the client", self.request.path)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                await off_loop(close)


async def off_loop(function: Callable[..., Result], *arguments: Any) -> Result:
    """The result of a function that may block."""
    return await asyncio.get_running_loop().run_in_executor(WORKERS, function, *arguments)


class Health(Route):
    """Answers when the server and its database do."""

    async def get(self) -> None:
        """The version of the data."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{await off_loop(self.desk.version)}\n")
