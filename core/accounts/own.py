"""A person's own account, as they look after it while they are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.accounts.account import Account, NewSecondFactor, Session
    from core.accounts.accounts import Accounts
    from core.accounts.sessions import Sessions


class OwnAccount:
    """The account that a session is of; every method raises SignedOut once the session has ended."""

    def __init__(self, accounts: Accounts, sessions: Sessions, token: str) -> None:
        self._accounts, self._sessions, self._token = accounts, sessions, token

    def get(self) -> Account:
        """The account, as it is now."""
        return self.session().account

    def session(self) -> Session:
        """The session in which all of this is asked."""
        return self._sessions.check(self._token)

    def change_password(self, old: str, new: str) -> Account:
        """Another password, which ends all other sessions; raises WrongPassword, BadPassword."""
        return self._accounts.change_password(self._token, old, new)

    def begin_second_factor(self) -> NewSecondFactor:
        """A secret for an app of codes, not in force before `confirm_second_factor`."""
        return self._accounts.begin_second_factor(self._name)

    def confirm_second_factor(self, secret: str, code: str, password: str) -> list[str]:
        """
        Put the secret in force by a code of it; returns ten recovery codes, shown once.

        The present *password* is asked for again, here and below: whoever finds an open screen must not be able to
        lock its owner out. Raises WrongPassword, TooManyAttempts or BadCode.
        """
        self._accounts.prove(self._token, password)
        return self._accounts.confirm_second_factor(self._name, secret, code, by=self._name)

    def remove_second_factor(self, password: str) -> None:
        """Let the password suffice again; raises WrongPassword, TooManyAttempts or NoSecondFactor."""
        self._accounts.prove(self._token, password)
        self._accounts.remove_second_factor(self._name, by=self._name)

    def new_recovery_codes(self, password: str) -> list[str]:
        """Ten new codes in the place of all others, shown once; raises as `remove_second_factor`."""
        self._accounts.prove(self._token, password)
        return self._accounts.new_recovery_codes(self._name, by=self._name)

    def recovery_codes_left(self) -> int:
        """How many recovery codes are unused."""
        return self._accounts.recovery_codes_left(self._name)

    def sessions(self) -> list[Session]:
        """Where the person is signed in, this one among them; the one seen last first."""
        return self._sessions.of(self._name)

    def end_session(self, session_id: int) -> None:
        """Sign out somewhere else, or here; raises NoSuchSession, for another person's too."""
        self._sessions.end_one(self._name, session_id, by=self._name)

    def end_others(self) -> int:
        """Sign out everywhere else; returns in how many places."""
        session = self.session()
        return self._sessions.end_all(session.account.name, but=session.id, by=session.account.name)

    def sign_out(self) -> None:
        """End this session."""
        self._sessions.end(self._token)

    @property
    def _name(self) -> str:
        return self.get().name
