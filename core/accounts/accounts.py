"""The accounts: who may sign in, as what, and with which proofs."""

from __future__ import annotations

from core.accounts.account import Account, account_of
from core.accounts.changing import Passwords
from core.accounts.second_factor import SecondFactors
from core.accounts.tickets import Tickets
from core.store import accounts as store


class Accounts(Tickets, Passwords, SecondFactors):
    """Every account of the desk: the people, their passwords, their mailed links and their second factors."""

    def of_single_sign_on(self, issuer: str, subject: str) -> Account | None:
        """The account of whoever *issuer* calls *subject*."""
        with self._database.reading() as connection:
            row = store.elsewhere(connection, issuer, subject)
        return None if row is None else account_of(row)
