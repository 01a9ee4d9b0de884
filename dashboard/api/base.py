"""What all addresses of the API share: the key that asks, and problems as documents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from tornado.web import HTTPError

from core.errors import DatabaseBusy
from core.key_errors import ScopeMissing, UnknownKey
from core.keys import Key, Scope
from core.limits import TooManyAttempts
from dashboard.api.problems import MEDIA_TYPE, problem_of
from dashboard.routes.base import Route

RETRY_AFTER = "2"  # seconds


class ApiRoute(Route):
    """An address of the API: a key with *scope* opens it, and nothing a browser does by itself."""

    scope: Scope | None = None
    methods: tuple[str, ...] = ("GET", "HEAD")

    async def prepare(self) -> None:  # type: ignore[override]  # Tornado waits for it
        """Refuse methods that are not there, and who has no key for this."""
        self.refuse_method()
        await self.find_key()

    def refuse_method(self) -> None:
        """Raise 405 for a method that this address does not know, whoever asks."""
        if self.request.method not in self.methods:
            raise HTTPError(HTTPStatus.METHOD_NOT_ALLOWED)

    async def find_key(self) -> Key:
        """The key of the request; raises UnknownKey, ScopeMissing or TooManyAttempts."""
        kind, _, secret = self.request.headers.get("Authorization", "").partition(" ")
        asked = secret.strip() if kind.lower() == "bearer" else ""
        try:
            self.key = await self.call(self._counted, asked)
        except (UnknownKey, ScopeMissing):
            await self.count("requests without a key for them")
            raise
        return self.key

    def _counted(self, secret: str) -> Key:
        key = self.desk.keys.check(secret, self.scope)
        self.desk.limits.count("requests with a key", key.id)
        return key

    def say(self, answer: BaseModel | str, status: int = HTTPStatus.OK) -> None:
        """Answer with JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json" if status < 400 else MEDIA_TYPE)
        self.finish(answer if isinstance(answer, str) else answer.model_dump_json())

    def write_error(self, status_code: int, **reason: Any) -> None:
        """The problem as a document (RFC 9457)."""
        error = reason.get("exc_info", (None, None))[1]
        problem = problem_of(error, status_code)
        if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            problem.detail = f"Something went wrong. Reference for the log: {self._reference}."
        if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.set_header("Allow", ", ".join(self.methods))
        if isinstance(error, UnknownKey):
            self.set_header("WWW-Authenticate", "Bearer")
        if isinstance(error, DatabaseBusy):
            self.set_header("Retry-After", RETRY_AFTER)
        if isinstance(error, TooManyAttempts):
            self.set_header("Retry-After", str(error.retry_after))
        self.say(problem, problem.status)


class NoSuchAddress(ApiRoute):
    """Where nothing is."""

    async def prepare(self) -> None:  # type: ignore[override]  # as above
        """Say so, whatever is asked for."""
        raise HTTPError(HTTPStatus.NOT_FOUND)
