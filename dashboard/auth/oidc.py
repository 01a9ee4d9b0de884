"""Single sign-on in the browser: to the provider, back from it, and out there too. Open to everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from core.accounts.provider import ProviderAway
from core.accounts.single_sign_on import NoSingleSignOn
from core.errors import DeskError
from core.limits import TooManyAttempts
from dashboard.auth.doorman import COOKIE, KEPT
from dashboard.auth.gate import SIGN_IN
from dashboard.auth.notices import POLICY, notice_page
from dashboard.network import client_address, origin_of
from dashboard.routes.base import Context, Result, Route

if TYPE_CHECKING:
    from core import Desk

_WAITING = ThreadPoolExecutor(8, thread_name_prefix="single-sign-on")
BEGIN, BACK = "/sign-in/oidc", "/sign-in/oidc/callback"
_STATE = "__Host-printdesk-oidc"  # keeps the answer to one browser: nobody can sign another one in
_LASTS = 600  # seconds
_STATUS: dict[type[DeskError], HTTPStatus] = {
    NoSingleSignOn: HTTPStatus.NOT_FOUND,
    ProviderAway: HTTPStatus.SERVICE_UNAVAILABLE,
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
}


def oidc_patterns(context: Context) -> list[tuple[str, Any, dict[str, Any]]]:
    """The routes of single sign-on."""
    return [(BEGIN, Begin, {"context": context}), (BACK, Back, {"context": context})]


def own_page(asked: str) -> str:
    """*asked* if it is a page of this desk, else its first one: nobody is sent elsewhere by a link to the sign-in."""
    is_own = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if is_own else "/"


def sign_out_elsewhere(desk: Desk, token: str, origin: str) -> str | None:
    """Where the person of a session goes on signing out, at the provider, while it is in force; None if nowhere."""
    return desk.single_sign_on.sign_out(token, origin + SIGN_IN)


def signing_out_page(desk: Desk, address: str) -> str:
    """A page that leads to *address*, where people sign out as well; a form must not lead there by itself."""
    service, there = desk.settings.service_name, desk.settings.oidc_name
    sentence = f"You have been signed out of {service}, and will now be signed out of {there}, too."
    return notice_page(service, "Signed out", sentence, address, "Go on", at_once=True)


class _Elsewhere(Route):
    """A step of signing in elsewhere: it answers by leading on, or with a page that says why not."""

    open_to_all = True

    async def call(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """The result of blocking *work*; a provider that takes its time holds up nobody else."""
        return await asyncio.get_running_loop().run_in_executor(_WAITING, work, *arguments)

    def write_error(self, status_code: int, **reason: Any) -> None:
        """Why it did not work, and the way back to the sign-in."""
        error = reason.get("exc_info", (None, None))[1]
        if isinstance(error, DeskError):
            status_code = _STATUS.get(type(error), HTTPStatus.FORBIDDEN)
            sentence = str(error)
        else:
            sentence = f"Something went wrong. Reference for the log: {self._reference}."
        if isinstance(error, TooManyAttempts):
            self.set_header("Retry-After", str(error.retry_after))
        self.set_status(status_code)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", POLICY)
        service = self.context.desk.settings.service_name
        self.finish(notice_page(service, "You are not signed in", sentence, SIGN_IN, "Back to the sign-in"))


class Begin(_Elsewhere):
    """Leads to the provider."""

    async def get(self) -> None:
        """Begin a sign-in of this browser; if another site led here, first ask whether that is wanted."""
        back, wanted = origin_of(self.request) + BACK, own_page(self.get_query_argument("next", "/"))
        if self.request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            self.redirect(f"{SIGN_IN}?next={quote(wanted, safe='')}", status=HTTPStatus.SEE_OTHER)
            return
        here = client_address(self.request)
        begun = await self.call(lambda: self.context.desk.single_sign_on.begin(back, wanted, address=here))
        self.set_cookie(_STATE, begun.state, max_age=_LASTS, **KEPT)
        self.redirect(begun.address, status=HTTPStatus.SEE_OTHER)


class Back(_Elsewhere):
    """Where the provider sends people back to."""

    async def get(self) -> None:
        """Sign in whom its answer is about, and go on to the page that they wanted."""
        request, state, before = self.request, self.get_cookie(_STATE, ""), self.get_cookie(COOKIE, "")
        self.clear_cookie(_STATE, **KEPT)
        answer = {name: self.get_query_argument(name) for name in request.query_arguments}
        here, agent = client_address(request), request.headers.get("User-Agent", "")
        desk, back = self.context.desk, origin_of(request) + BACK
        done = await self.call(lambda: desk.single_sign_on.finish(answer, state or "", back, address=here, agent=agent))
        if before:
            await self.call(desk.sessions.end, before)  # this browser has no way to it any more
        self.set_cookie(COOKIE, done.signed_in.token, **KEPT)
        self.redirect(own_page(done.next), status=HTTPStatus.SEE_OTHER)
