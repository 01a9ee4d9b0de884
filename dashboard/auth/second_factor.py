"""The second step of a sign-in: a code, or a new second factor where everybody needs one."""

from __future__ import annotations

from html import escape
from http import HTTPStatus

from core.accounts.errors import BadCode, SignedOut
from dashboard.auth.form_route import SECOND_FACTOR, STEP, FormRoute
from dashboard.auth.forms import Field, Form, qr
from dashboard.auth.gate import SIGN_IN


class SecondFactor(FormRoute):
    """The code of the second factor, or a new second factor where everybody needs one."""

    async def get(self) -> None:
        """Ask for the code."""
        await self._ask("")

    async def post(self) -> None:
        """Go on with the sign-in."""
        token, code = self.get_cookie(STEP, "") or "", self.get_body_argument("code", "")
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
        self.show(Form("Recovery codes", f"{SIGN_IN}/on", [self.onwards()], "I have kept them", lead=lead))

    async def _ask(self, problem: str, secret: str = "", status: int = HTTPStatus.OK) -> None:
        """Show the form for the code; a new second factor keeps the *secret* that was scanned."""
        try:
            new = await self.call(self.desk.sessions.new_second_factor, self.get_cookie(STEP, "") or "")
        except SignedOut:  # there is one already, or the sign-in is too old, which the code will tell
            title, lead = "Second factor", "<p>Enter the code that your app shows for this account.</p>"
            fields = [Field("code", "Code", fill="one-time-code", focus=True, hint="Six digits, or a recovery code.")]
        else:
            secret = secret or new.secret
            title, lead = "Set up your second factor", _to_scan(new.uri.replace(new.secret, secret), secret)
            code = Field("code", "Code", fill="one-time-code", focus=True)
            fields = [code, Field("secret", kind="hidden", value=secret)]
        self.show(Form(title, SECOND_FACTOR, [*fields, self.onwards()], "Go on", lead=lead, problem=problem), status)


def _to_scan(address: str, secret: str) -> str:
    return (
        "<p>This desk asks everybody for a code of an authenticator app. Scan this with the app, then enter "
        f'the code that it shows.</p><img alt="QR code of the second factor" src="{qr(address)}">'
        f"<p>Or type this into the app: <code>{escape(secret)}</code></p>"
    )


class Onwards(FormRoute):
    """Leads from the recovery codes to the page that was wanted."""

    def post(self) -> None:
        """Go on."""
        self.redirect(self.next, status=HTTPStatus.SEE_OTHER)
