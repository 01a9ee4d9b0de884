"""Mailed links with which people choose their password: of an invitation, or of one that was forgotten."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from core.accounts.account import Account, account_of
from core.accounts.changing import put_password, with_password
from core.accounts.checking import checked
from core.accounts.errors import BadTicket
from core.accounts.ground import ANONYMOUS, Row, by_either, digest_of, folded
from core.accounts.pace import LETTERS, PER_ADDRESS, letter_pace
from core.accounts.passwords import hash_password
from core.accounts.people import People
from core.accounts.postman import Letter
from core.accounts.roles import Role
from core.limits import TooManyAttempts
from core.settings import Settings
from core.store import tickets
from core.times import now, to_micros

INVITATION, RESET = "invitation", "reset"
LASTS = {INVITATION: timedelta(days=7), RESET: timedelta(hours=1)}
_LASTS_WORDS = {INVITATION: "seven days", RESET: "one hour"}
_SUBJECTS = {INVITATION: "Your account at {service}", RESET: "A new password for {service}"}
_BODIES = {
    INVITATION: "Hello {name},\n\n{by} has made an account for you at {service}. Choose your password here:",
    RESET: "Hello {name},\n\nsomebody asked for a new password for your account at {service}. Choose it here:",
}
_ENDS = {
    INVITATION: "The link is good once, within {lasts}. You will sign in with the name {name} or this e-mail address.",
    RESET: "The link is good once, within {lasts}. Did you not ask for it? Then ignore this mail: nothing changes.",
}


class Tickets(People):
    """What goes through a mailed link."""

    def invite(self, name: str, email: str, role: Role | str, *, by: str | None = None) -> Account:
        """A new account whose person gets a mail with a link to choose a password; raises BadAccount, MailNotSent."""
        values, problems = checked(name, email, role)
        self._refuse(values, problems)
        values |= self._proofs(None, None)
        actor = by or self._settings.user

        def work(connection: Any) -> tuple[Row, Letter]:
            row = self._add(connection, values, "account invited", actor)
            return row, self._letter(connection, row, values["created_at"])

        row, letter = self._database.write(work, keyed=True)
        self._postman.send(letter)
        return account_of(row)

    def send_link(self, name: str, *, by: str | None = None) -> Account:
        """Mail a new link to choose a password; raises UnknownAccount, NoPassword, MailNotSent."""
        letters: list[Letter] = []

        def work(connection: Any, row: Row, moment: int) -> Row:
            letters[:] = [self._letter(connection, with_password(row), moment)]
            return dict(row)

        account = self._change(name, "link mailed", by, work)
        self._postman.send(letters[0])
        return account

    def forgotten(self, name: str, *, address: str = "") -> None:
        """
        Mail a link to whoever has this name or e-mail; says nothing, and takes as long, when nobody has.

        Raises TooManyAttempts when too many were asked for from that network *address*.
        """
        if address:
            self._limits.take(f"letters to {address}", PER_ADDRESS)
        try:
            self._limits.take(letter_pace(folded(name)), LETTERS)
        except TooManyAttempts:
            return  # they have got enough of them
        self._postman.later(lambda: self._database.write(lambda connection: self._reset(connection, name, address)))

    def check_ticket(self, ticket: str) -> Account:
        """Whose mailed link it is; raises BadTicket."""
        return account_of(self._owner(ticket))

    def redeem(self, ticket: str, password: str) -> Account:
        """Give a password by a mailed link and end all sessions; raises BadTicket, BadPassword."""
        owner = self._owner(ticket)
        self._check_new(password, owner["name"], owner["email"])
        proof, digest = hash_password(password), digest_of(ticket)

        def work(connection: Any, row: Row, moment: int) -> Row:
            if not tickets.use(connection, digest, moment):
                raise BadTicket
            return put_password(connection, row, proof, moment)

        return self._change(owner["name"], "password changed", owner["name"], work, detail="by a mailed link")

    def _owner(self, ticket: str) -> Row:
        with self._database.reading() as connection:
            row = tickets.owner(connection, digest_of(ticket), to_micros(now()))
        if row is None or row["issuer"] is not None:
            raise BadTicket
        return row

    def _reset(self, connection: Any, name: str, address: str) -> Letter | None:
        row = by_either(connection, name)
        if row is None or row["disabled_at"] is not None or row["issuer"] is not None:
            return None
        moment = to_micros(now())
        self._record(connection, "password forgotten", moment, ANONYMOUS, row["name"], address=address)
        return self._letter(connection, row, moment)

    def _letter(self, connection: Any, row: Row, moment: int) -> Letter:
        """A new ticket in a mail: of an invitation as long as there is no password."""
        purpose = INVITATION if row["password"] is None else RESET
        ticket = secrets.token_urlsafe(32)
        expires = moment + LASTS[purpose] // timedelta(microseconds=1)
        values = {"hash": digest_of(ticket), "account_id": row["id"], "purpose": purpose}
        tickets.prune(connection, row["id"], moment)
        tickets.add(connection, {**values, "created_at": moment, "expires_at": expires})
        return _letter(self._settings, row, purpose, ticket)


def ticket_address(settings: Settings, ticket: str) -> str:
    """Where a ticket leads, as it is written in mails."""
    return f"{settings.public_url.rstrip('/')}/sign-in/ticket/{ticket}"


def _letter(settings: Settings, row: Row, purpose: str, ticket: str) -> Letter:
    words = {"name": row["name"], "by": row["created_by"], "lasts": _LASTS_WORDS[purpose]}
    words["service"] = settings.service_name
    parts = _BODIES[purpose].format(**words), ticket_address(settings, ticket), _ENDS[purpose].format(**words)
    return Letter(row["name"], row["email"], _SUBJECTS[purpose].format(**words), "\n\n".join(parts))
