"""Signing in, by a password and a code, and out again. Open to everybody, without scripts."""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from tornado.web import HTTPError, RequestHandler

from core.accounts.account import NeedsSecondFactor, SignedIn
from core.accounts.errors import BadCode, BadSignIn, SignedOut
from core.errors import DeskError
from core.limits import TooManyAttempts
from dashboard.auth.doorman import COOKIE, KEPT, Doorman, token_of
from dashboard.auth.forms import POLICY, Field, Form, form_page, qr
from dashboard.auth.gate import SIGN_IN
from dashboard.auth.notices import notice_page
from dashboard.auth.oidc import BEGIN, own_page, sign_out_elsewhere
from dashboard.network import client_address, origin_of
from dashboard.routes.base import Context, Route

SECOND_FACTOR = f"{SIGN_IN}/second-factor"
FORGOTTEN = f"{SIGN_IN}/forgotten"
_STEP = "__Host-printdesk-step"  # of a sign-in that waits for its code
_MINUTES = 10
_TOO_OLD = "This form was open for too long, or cookies are off. Please try again."


class FormRoute(Route):
    """A page with a form; what was refused is said in it, and what was typed is still there, but for passwords."""

    open_to_all = True

    def initialize(self, context: Context) -> None:
        """Take what the routes share."""
        super().initialize(context)
        self.doorman: Doorman = context.doorman

    def prepare(self) -> None:
        """Refuse forms that are not ours."""
        super().prepare()
        if self.request.method == "POST":
            RequestHandler.check_xsrf_cookie(self)

    @property
    def next(self) -> str:
        """The page that the person wanted."""
        return own_page(self.get_argument("next", "/"))

    def show(self, form: Form, status: int = HTTPStatus.OK) -> None:
        """Answer with a form."""
        xsrf = self.xsrf_form_html()
        self.as_page(form_page(self.desk.settings.service_name, form, xsrf), status)

    def notice(self, title: str, sentence: str, link: str, address: str, status: int = HTTPStatus.OK) -> None:
        """Answer with a page that says one thing."""
        self.as_page(notice_page(self.desk.settings.service_name, title, sentence, address, link), status)

    def as_page(self, html: str, status: int) -> None:
        """Answer with a page on which nothing runs."""
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", POLICY)
        self.finish(html)

    def write_error(self, status_code: int, **reason: Any) -> None:
        """Why it did not work, and the way back."""
        error = reason.get("exc_info", (None, None))[1]
        if isinstance(error, TooManyAttempts):
            self.set_header("Retry-After", str(error.retry_after))
            status_code = HTTPStatus.TOO_MANY_REQUESTS
        elif isinstance(error, DeskError):
            status_code = HTTPStatus.BAD_REQUEST
        sentence = str(error) if isinstance(error, DeskError) else getattr(error, "sentence", _TOO_OLD)
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            sentence = f"Something went wrong. Reference for the log: {self._reference}."
        self.notice("That did not work", sentence, "Back to the sign-in", SIGN_IN, status_code)

    def here(self) -> dict[str, str]:
        """Where the person is, for the list of their sessions."""
        return {"address": client_address(self.request), "agent": self.request.headers.get("User-Agent", "")[:300]}

    async def let_in(self, signed_in: SignedIn) -> None:
        """Give the browser its new session, in the place of any that it had."""
        before = token_of(self.request)
        if before:
            await self.call(self.desk.sessions.end, before)
        self.set_cookie(COOKIE, signed_in.token, **KEPT)
        self.clear_cookie(_STEP, **KEPT)


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
            self.set_cookie(_STEP, found.token, max_age=_MINUTES * 60, **KEPT)
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
            Field("next", kind="hidden", value=self.next),
        ]
        links = [("Forgotten your password?", FORGOTTEN)]
        elsewhere = self.desk.single_sign_on.offered
        if elsewhere:
            links.insert(0, (f"Sign in with {elsewhere}", f"{BEGIN}?next={self._quoted()}"))
        return Form("Sign in", SIGN_IN, fields, "Sign in", problem=problem, links=links)


class SecondFactor(FormRoute):
    """The code of the second factor, or a new second factor where everybody needs one."""

    async def get(self) -> None:
        """Ask for the code."""
        await self._ask("")

    async def post(self) -> None:
        """Go on with the sign-in."""
        token, code = self.get_cookie(_STEP, "") or "", self.get_body_argument("code", "")
        secret = self.get_body_argument("secret", "")
        try:
            if secret:
                await self._begin_with(token, secret, code)
                return
            found = await self.call(lambda: self.desk.sessions.second_factor(token, code, **self.here()))
        except BadCode as error:
            await self._ask(str(error), secret, HTTPStatus.UNAUTHORIZED)
            return
        await self.let_in(found)
        self.redirect(self.next, status=HTTPStatus.SEE_OTHER)

    async def _begin_with(self, token: str, secret: str, code: str) -> None:
        add = self.desk.sessions.add_second_factor
        found, codes = await self.call(lambda: add(token, secret, code, **self.here()))
        await self.let_in(found)
        lines = "".join(f"<li><code>{escape(one)}</code></li>" for one in codes)
        lead = (
            "<p>You are signed in. Keep these recovery codes: each stands in once for the app, and they are not shown "
            f"again.</p><ul>{lines}</ul>"
        )
        self.show(Form("Recovery codes", f"{SIGN_IN}/on", [self._onwards()], "I have kept them", lead=lead))

    async def _ask(self, problem: str, secret: str = "", status: int = HTTPStatus.OK) -> None:
        token = self.get_cookie(_STEP, "") or ""
        fields = [Field("code", "Code", fill="one-time-code", focus=True, hint="Six digits, or a recovery code.")]
        lead = "<p>Enter the code that your app shows for this account.</p>"
        title = "Second factor"
        try:
            new = await self.call(self.desk.sessions.new_second_factor, token)
        except SignedOut:
            pass  # there is one already, or the sign-in is too old, which the code will tell
        else:
            title, secret = "Set up your second factor", secret or new.secret
            address = new.uri.replace(new.secret, secret)
            fields = [
                Field("code", "Code", fill="one-time-code", focus=True),
                Field("secret", kind="hidden", value=secret),
            ]
            lead = (
                "<p>This desk asks everybody for a code of an authenticator app. Scan this with the app, then enter "
                f'the code that it shows.</p><img alt="QR code of the second factor" src="{qr(address)}">'
                f"<p>Or type this into the app: <code>{escape(secret)}</code></p>"
            )
        self.show(Form(title, SECOND_FACTOR, [*fields, self._onwards()], "Go on", lead=lead, problem=problem), status)

    def _onwards(self) -> Field:
        return Field("next", kind="hidden", value=self.next)


class Onwards(FormRoute):
    """Leads from the recovery codes to the page that was wanted."""

    def post(self) -> None:
        """Go on."""
        self.redirect(self.next, status=HTTPStatus.SEE_OTHER)


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


def sign_in_patterns(context: Context) -> list[tuple[str, Any, dict[str, Any]]]:
    """The routes of the sign-in."""
    from dashboard.auth.tickets import Forgotten, TicketPage

    shared = {"context": context}
    return [
        (SIGN_IN, SignIn, shared),
        (SECOND_FACTOR, SecondFactor, shared),
        (f"{SIGN_IN}/on", Onwards, shared),
        (FORGOTTEN, Forgotten, shared),
        (rf"{SIGN_IN}/ticket/([\w-]{{1,200}})", TicketPage, shared),
        ("/sign-out", SignOut, shared),
    ]
