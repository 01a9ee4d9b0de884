"""Forgotten passwords, and the mailed links with which people choose one."""

from __future__ import annotations

from http import HTTPStatus

from core.accounts.account import Account
from core.accounts.errors import BadPassword
from dashboard.auth.form_route import FORGOTTEN, FormRoute
from dashboard.auth.forms import Field, Form
from dashboard.auth.gate import SIGN_IN
from dashboard.network import client_address
from dashboard.text import escape

_TWICE = "The two passwords are not the same. Please type the new one twice."


class Forgotten(FormRoute):
    """Asks for a mail with a link; it never tells whether there is such an account."""

    def get(self) -> None:
        """Show the form."""
        fields = [Field("name", "Name or e-mail", fill="username", focus=True)]
        lead = "<p>We send a link with which you choose a new password to the address of your account.</p>"
        links = [("Back to the sign-in", SIGN_IN)]
        self.show(Form("Forgotten your password?", FORGOTTEN, fields, "Send the link", lead=lead, links=links))

    async def post(self) -> None:
        """Send the mail, if there is somebody to send it to; raises TooManyAttempts."""
        name, address = self.get_body_argument("name", ""), client_address(self.request)
        await self.call(lambda: self.desk.accounts.forgotten(name, address=address))
        sentence = "If there is an account of that name or address, a mail with a link is on its way to it."
        self.notice("Look into your mail", sentence, "Back to the sign-in", SIGN_IN)


class TicketPage(FormRoute):
    """Where a mailed link leads: a new password."""

    async def get(self, ticket: str) -> None:
        """Ask for the new password; looking uses nothing up. Raises BadTicket."""
        self._show(await self.call(self.desk.accounts.check_ticket, ticket), ticket, "")

    async def post(self, ticket: str) -> None:
        """Put the password in force; raises BadTicket."""
        new, again = (self.get_body_argument(name, "", strip=False) for name in ("password", "again"))
        owner = await self.call(self.desk.accounts.check_ticket, ticket)
        if new != again:
            self._show(owner, ticket, _TWICE)
            return
        try:
            await self.call(self.desk.accounts.redeem, ticket, new)
        except BadPassword as error:
            self._show(owner, ticket, str(error))
            return
        self.notice("Your password is set", "Sign in with it now.", "Sign in", SIGN_IN)

    def _show(self, owner: Account, ticket: str, problem: str) -> None:
        fields = [
            Field("username", kind="hidden", value=owner.name, fill="username"),
            Field(
                "password", "New password", "password", fill="new-password", hint="12 characters at least.", focus=True
            ),
            Field("again", "The same again", "password", fill="new-password"),
        ]
        lead = f"<p>For the account of {escape(owner.name)}.</p>"
        status = HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK
        action = f"{SIGN_IN}/ticket/{ticket}"
        self.show(Form("Choose your password", action, fields, "Save the password", lead, problem), status)
