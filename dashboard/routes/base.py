"""What all routes share: who asks, from where, and how answers and refusals look."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler

from core.accounts.acting import NotAllowed
from core.accounts.errors import SignedOut
from core.customer_errors import UnknownCustomer
from core.errors import DeskError, FileMissing, FileTooLarge, StorageFull, UnknownPart, UnknownProject
from core.limits import TooManyAttempts, place_of
from core.links import UnknownLink
from core.view_names import UnknownView
from dashboard.auth.gate import SENTENCE
from dashboard.network import client_address, origin_of
from dashboard.proxies import origin

if TYPE_CHECKING:
    from core import Desk
    from dashboard.auth.doorman import Doorman

log = logging.getLogger(__name__)
Result = TypeVar("Result")
_NOTHING = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
_AT_ONCE = 16  # requests whose blocking work runs at the same time; more wait
_CODES: dict[type[DeskError], HTTPStatus] = {
    UnknownProject: HTTPStatus.NOT_FOUND,
    UnknownPart: HTTPStatus.NOT_FOUND,
    UnknownView: HTTPStatus.NOT_FOUND,
    UnknownLink: HTTPStatus.NOT_FOUND,
    UnknownCustomer: HTTPStatus.NOT_FOUND,
    FileMissing: HTTPStatus.NOT_FOUND,
    FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    NotAllowed: HTTPStatus.FORBIDDEN,
    SignedOut: HTTPStatus.UNAUTHORIZED,
}


class Refusal(HTTPError):
    """An answer other than the one asked for, with its sentence."""

    def __init__(self, status: HTTPStatus, sentence: str, **headers: str) -> None:
        super().__init__(status)
        self.sentence, self.headers = sentence, headers


class Context:
    """What the routes of one server share."""

    def __init__(self, desk: Desk, doorman: Doorman) -> None:
        self.desk, self.doorman = desk, doorman
        self.threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="route")


class Route(RequestHandler):
    """A route whose user is known, whose blocking work runs off the event loop, and whose errors are sentences."""

    open_to_all = False  # if it is, it is for customers and strangers, and `desk` asks nobody

    def initialize(self, context: Context) -> None:
        """Take what the routes share."""
        self.context, self.desk = context, context.desk

    def set_default_headers(self) -> None:
        """Nothing from here runs as a page, is framed, or is guessed to be of another type."""
        self.set_header("Content-Security-Policy", _NOTHING)
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "private, no-store")
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse who is not known, and changes asked for by another site's page."""
        if self.request.method not in ("GET", "HEAD") and not self._is_from_here():
            raise Refusal(HTTPStatus.FORBIDDEN, "This was asked for by another site, so nothing was changed.")
        if self.open_to_all:
            return
        desk = self.context.doorman.desk_for(self.request)
        if desk is None:
            raise Refusal(HTTPStatus.UNAUTHORIZED, SENTENCE)
        self.desk = desk

    def check_xsrf_cookie(self) -> None:
        """Nothing: `prepare` has seen that the browser names our own page as the origin of the request."""

    def _is_from_here(self) -> bool:
        # Browsers send both headers and let no page change them.
        site = self.request.headers.get("Sec-Fetch-Site")
        page = self.request.headers.get("Origin")
        if site is not None and site != "same-origin":
            return False
        return page is not None and origin(page) == origin_of(self.request)

    def said_length(self) -> int:
        """How many bytes the request says that it has, 0 if it does not; raises Refusal for what is no number."""
        said = self.request.headers.get("Content-Length") or "0"
        if not (said.isascii() and said.isdecimal()):
            raise Refusal(HTTPStatus.BAD_REQUEST, "The header Content-Length must be a number.")
        return int(said)

    def compute_etag(self) -> None:
        """Nothing: what has an ETag here sets it itself."""

    async def call(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """The result of blocking *work*, while the event loop goes on."""
        return await asyncio.get_running_loop().run_in_executor(self.context.threads, work, *arguments)

    async def count(self, what: str, who: object = None) -> None:
        """Count one of *what* for *who*, else for the address it comes from; raises TooManyAttempts."""
        here = client_address(self.request)
        await self.call(self.context.desk.limits.count, what, who if who is not None else place_of(here))

    async def send(self, pieces: Iterator[bytes]) -> None:
        """Write the pieces as fast as the browser takes them, never more than one ahead."""
        try:
            piece = await self.call(next, pieces, None)
            while piece is not None:
                self.write(piece)
                # The next piece is fetched while the browser takes this one.
                upcoming = asyncio.ensure_future(self.call(next, pieces, None))
                try:
                    await self.flush()
                finally:
                    piece = await upcoming  # also when the browser went away: nobody closes an iterator at work
        except StreamClosedError:
            pass  # the browser went away
        except Exception:
            # Half of the answer is out: only a broken connection still tells that it is not whole.
            log.exception("An answer stopped half-way")
            self.request.connection.stream.close()  # type: ignore[union-attr]  # of an HTTP/1 connection
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                await self.call(close)

    def set_file_name(self, name: str) -> None:
        """Let the browser save the answer under *name* (RFC 6266)."""
        plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
        self.set_header(
            "Content-Disposition", f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
        )

    def write_error(self, status_code: int, **reason: Any) -> None:
        """A sentence: as JSON for scripts of the pages, else as plain text."""
        error = reason.get("exc_info", (None, None))[1]
        sentence = getattr(error, "sentence", None) or f"{HTTPStatus(status_code).phrase}."
        for name, value in getattr(error, "headers", {}).items():
            self.set_header(name.replace("_", "-"), value)
        if isinstance(error, DeskError):
            status_code = next(
                (code for kind, code in _CODES.items() if isinstance(error, kind)), HTTPStatus.BAD_REQUEST
            )
            self.set_status(status_code)
            sentence = str(error)
            if isinstance(error, TooManyAttempts):
                self.set_header("Retry-After", str(error.retry_after))
        elif status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            sentence = f"Something went wrong. Reference for the log: {self._reference}."
        if self.request.method in ("GET", "HEAD"):
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(sentence + "\n")
        else:
            self.set_header("Content-Type", "application/json; charset=utf-8")
            self.finish(json.dumps({"error": sentence}))

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        """Refusals are no faults; anything else is logged under the reference that the person is told."""
        self._reference = uuid.uuid4().hex[:8]
        if not isinstance(error, (DeskError, HTTPError)):
            log.error("Error %s at %s", self._reference, self.request.path, exc_info=(kind, error, trace))


class WrongHost(RequestHandler):
    """The answer to what was sent to an address that is not the desk's, or comes from a page of another site."""

    def initialize(self, known: frozenset[str]) -> None:
        """Take the addresses that the desk has."""
        self._known = known

    def prepare(self) -> None:
        """Refuse it, whatever it asks for."""
        self.set_status(HTTPStatus.MISDIRECTED_REQUEST)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"Printdesk answers here only, to its own pages: {', '.join(sorted(self._known))}\n")
