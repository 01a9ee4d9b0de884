"""Who a browser's request is from: nobody, or a person who has signed in and has a session in force."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from tornado.httputil import HTTPServerRequest

from core.accounts.acting import Person
from core.accounts.errors import SignedOut
from core.accounts.roles import Role

if TYPE_CHECKING:
    from core import Desk

COOKIE = "__Host-printdesk"  # browsers take it over HTTPS only, or from this machine, and from this very host
KEPT: dict[str, Any] = {"path": "/", "secure": True, "httponly": True, "samesite": "Lax"}

# The token of the request that is being answered: the session that its page is made in has no cookies (see server).
_TOKEN: ContextVar[str] = ContextVar("token", default="")


class Doorman:
    """Lets people in by their sessions; a desk without accounts is open to whoever reaches it (see Site)."""

    def __init__(self, desk: Desk, user: str) -> None:
        """*user* is who acts while there are no accounts."""
        self.desk = desk
        self._open = desk.acting_as(Person(user, Role.ADMINISTRATOR))  # so that what is done leaves records

    @property
    def required(self) -> bool:
        """Whether people sign in: from the first account on."""
        return self.desk.accounts.any()

    def desk_for(self, request: HTTPServerRequest) -> Desk | None:
        """The desk as the person of a request has it; None when nobody is signed in and somebody should be."""
        return self.desk_of(token_of(request))

    def desk_of(self, token: str) -> Desk | None:
        """The desk as the person of a session has it; None when it is not in force."""
        if not self.required:
            return self._open
        try:
            return self.desk.signed_in(token)
        except SignedOut:
            return None

    def session_of(self, token: str) -> int | None:
        """The id of a session in force; None without one."""
        try:
            return self.desk.sessions.check(token).id
        except SignedOut:
            return None

    def admits(self, request: HTTPServerRequest) -> bool:
        """Whether a request is from somebody who has signed in; what it makes from now on is made for them."""
        token = token_of(request)
        _TOKEN.set(token)
        return not self.required or self.session_of(token) is not None

    @property
    def presented(self) -> str:
        """The token of the request that is being answered; empty without one."""
        return _TOKEN.get()

    def present(self) -> Desk:
        """The desk as the person has it whose request is being answered; raises SignedOut."""
        return self.desk.signed_in(_TOKEN.get()) if self.required else self._open


def token_of(request: HTTPServerRequest) -> str:
    """The token in a request's cookie; empty without one."""
    found = request.cookies.get(COOKIE)
    return found.value if found else ""
