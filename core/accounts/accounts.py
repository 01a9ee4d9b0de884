"""The accounts: who may sign in, as what, and with which proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.accounts.account import Account, NewSecondFactor
from core.accounts.roles import Role
from core.audit import Audit
from core.settings import Settings
from core.store import accounts as store
from core.store.database import Database

if TYPE_CHECKING:
    import pandas as pd


class Accounts:
    """Every account of the desk."""

    def __init__(self, database: Database, settings: Settings, audit: Audit) -> None:
        self._database, self._settings, self._audit = database, settings, audit
        self._there = False

    def any(self) -> bool:
        """Whether there is an account: then everybody has to sign in."""
        if not self._there:
            with self._database.reading() as connection:
                self._there = store.any_account(connection)
        return self._there

    def all(self) -> list[Account]:
        """Every account, disabled ones too, by name."""
        raise NotImplementedError

    def table(self) -> pd.DataFrame:
        """Every account as a row, with the columns of `KINDS`."""
        raise NotImplementedError

    def get(self, name: str) -> Account:
        """The account of that name, in any case; raises UnknownAccount."""
        raise NotImplementedError

    def add(
        self, name: str, email: str, role: Role | str, *, password: str | None = None, by: str | None = None
    ) -> Account:
        """A new account; raises BadAccount with all that is wrong."""
        raise NotImplementedError

    def invite(self, name: str, email: str, role: Role | str, *, by: str | None = None) -> Account:
        """A new account whose person gets a mail with a link to choose a password; raises BadAccount, MailNotSent."""
        raise NotImplementedError

    def send_link(self, name: str, *, by: str | None = None) -> Account:
        """Mail a new link to choose a password; raises UnknownAccount, NoPassword, MailNotSent."""
        raise NotImplementedError

    def set_role(self, name: str, role: Role | str, *, by: str | None = None) -> Account:
        """Give another role; raises UnknownAccount, BadAccount, LastAdministrator."""
        raise NotImplementedError

    def disable(self, name: str, *, by: str | None = None) -> Account:
        """Let nobody in with this account, and end its sessions; raises UnknownAccount, LastAdministrator."""
        raise NotImplementedError

    def enable(self, name: str, *, by: str | None = None) -> Account:
        """Let a disabled account in again; raises UnknownAccount."""
        raise NotImplementedError

    def set_password(self, name: str, password: str, *, by: str | None = None) -> Account:
        """Give a password and end all sessions; raises UnknownAccount, BadPassword, NoPassword."""
        raise NotImplementedError

    def change_password(self, session: str | int, old: str, new: str) -> Account:
        """As its owner, by a session's token or id; ends all other sessions. Raises WrongPassword, BadPassword."""
        raise NotImplementedError

    def forgotten(self, name: str, *, address: str = "") -> None:
        """Mail a link to whoever has this name or e-mail; says nothing, and takes as long, when nobody has."""
        raise NotImplementedError

    def check_ticket(self, ticket: str) -> Account:
        """Whose mailed link it is; raises BadTicket."""
        raise NotImplementedError

    def redeem(self, ticket: str, password: str) -> Account:
        """Give a password by a mailed link and end all sessions; raises BadTicket, BadPassword."""
        raise NotImplementedError

    def begin_second_factor(self, name: str) -> NewSecondFactor:
        """A new secret for the account, not in force yet; raises UnknownAccount."""
        raise NotImplementedError

    def confirm_second_factor(self, name: str, secret: str, code: str, *, by: str | None = None) -> list[str]:
        """Put the secret in force by a code of it; returns ten recovery codes, shown once. Raises BadCode."""
        raise NotImplementedError

    def remove_second_factor(self, name: str, *, by: str | None = None) -> None:
        """Let the password suffice again; raises UnknownAccount, NoSecondFactor."""
        raise NotImplementedError

    def new_recovery_codes(self, name: str, *, by: str | None = None) -> list[str]:
        """Ten new codes in the place of all others; raises UnknownAccount, NoSecondFactor."""
        raise NotImplementedError
