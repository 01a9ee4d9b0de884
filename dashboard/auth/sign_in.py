"""Signing in by a password, and out again. Open to everybody, without scripts."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from tornado.web import HTTPError

from core.accounts.account import NeedsSecondFactor
from core.accounts.errors import BadSignIn
from core.limits import TooManyAttempts
from dashboard.auth.doorman import COOKIE, KEPT, token_of
from dashboard.auth.form_route import FORGOTTEN, SECOND_FACTOR, STEP, FormRoute
from dashboard.auth.forms import Field, Form
from dashboard.auth.gate import SIGN_IN
from dashboard.auth.oidc import BEGIN, sign_out_elsewhere
from dashboard.network import origin_of
from dashboard.routes.base import Route

_MINUTES = 10  # in which the code is to be typed


class SignIn(FormRoute):
    """Name and password."""

    async def get(self) -> None:
        """Show the form, or go on if there is nothing to do."""
        if await self.call(self.doorman.admits, self.request):
            self.redirect(self.next, status=HTTPStatus.SEE_OTHER)
        else:
            self.show(self._form("", ""))

    async def post(self) -> None:
        """Sign in, or say that it was not right."""
        name, password = self.get_body_argument("name", ""), self.get_body_argument("password", "", strip=False)
        try:
            found = await self.call(lambda: self.desk.sessions.sign_in(name, password, **self.here()))
        except BadSignIn as error:
            self.show(self._form(name, str(error)), HTTPStatus.UNAUTHORIZED)
            return
        except TooManyAttempts as error:
            self.set_header("Retry-After", str(error.retry_after))
            self.show(self._form(name, str(error)), HTTPStatus.TOO_MANY_REQUESTS)
            return
        if isinstance(found, NeedsSecondFactor):
            self.set_cookie(STEP, found.token, max_age=_MINUTES * 60, **KEPT)
            self.redirect(f"{SECOND_FACTOR}?next={self._quoted()}", status=HTTPStatus.SEE_OTHER)
            return
        await self.let_in(found)
        self.redirect(self.next, status=HTTPStatus.SEE_OTHER)

    def _quoted(self) -> str:
        return quote(self.next, safe="")

    def _form(self, name: str, problem: str) -> Form:
        fields = [
            Field("name", "Name or e-mail", value=name, fill="username", focus=not name),
            Field("password", "Password", "password", fill="current-password", focus=bool(name)),
            self.onwards(),
        ]
        links = [("Forgotten your password?", FORGOTTEN)]
        elsewhere = self.desk.single_sign_on.offered
        if elsewhere:
            links.insert(0, (f"Sign in with {elsewhere}", f"{BEGIN}?next={self._quoted()}"))
        return Form("Sign in", SIGN_IN, fields, "Sign in", problem=problem, links=links)


class SignOut(Route):
    """Ends the session of this browser."""

    open_to_all = True

    async def post(self) -> None:
        """End it, and say where to go on: at the provider of single sign-on, or at the sign-in."""
        token, address = token_of(self.request), SIGN_IN
        if token:
            elsewhere = await self.call(sign_out_elsewhere, self.desk, token, origin_of(self.request))
            await self.call(self.desk.sessions.end, token)
            address = elsewhere or SIGN_IN
        self.clear_cookie(COOKIE, **KEPT)
        self.set_header("Clear-Site-Data", '"cache", "storage"')
        if "text/html" in self.request.headers.get("Accept", ""):
            self.redirect(address, status=HTTPStatus.SEE_OTHER)
        else:
            self.finish({"address": address})

    def get(self) -> None:
        """Nothing is changed by looking at an address."""
        raise HTTPError(HTTPStatus.METHOD_NOT_ALLOWED)
