"""What the pages of the sign-in share: a form without scripts, which keeps what was typed when it is refused."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from tornado.web import RequestHandler

from core.accounts.account import SignedIn
from core.errors import DeskError
from core.limits import TooManyAttempts
from dashboard.auth.doorman import COOKIE, KEPT, Doorman, token_of
from dashboard.auth.forms import POLICY, Field, Form, form_page
from dashboard.auth.gate import SIGN_IN
from dashboard.auth.notices import notice_page
from dashboard.auth.oidc import own_page
from dashboard.network import client_address
from dashboard.routes.base import Context, Route

SECOND_FACTOR, FORGOTTEN = f"{SIGN_IN}/second-factor", f"{SIGN_IN}/forgotten"
STEP = "__Host-printdesk-step"  # the cookie of a sign-in that waits for its code
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

    def onwards(self) -> Field:
        """The page that the person wanted, as a part of a form."""
        return Field("next", kind="hidden", value=self.next)

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
        self.clear_cookie(STEP, **KEPT)
