"""Sessions: who is signed in where, checked against the database at each use."""

from __future__ import annotations

from collections.abc import Iterable

from core.accounts.account import Account, NeedsSecondFactor, Session, SignedIn
from core.audit import Audit
from core.settings import Settings
from core.store.database import Database


class Sessions:
    """Every session of the desk."""

    def __init__(self, database: Database, settings: Settings, audit: Audit) -> None:
        self._database, self._settings, self._audit = database, settings, audit

    def sign_in(
        self, name: str, password: str, *, address: str, agent: str, kind: str = "browser"
    ) -> SignedIn | NeedsSecondFactor:
        """Begin a session by name or e-mail; raises BadSignIn whatever was wrong, or TooManyAttempts."""
        raise NotImplementedError

    def second_factor(self, token: str, code: str, *, address: str, agent: str, kind: str = "browser") -> SignedIn:
        """Go on with a sign-in by a code or a recovery code; raises BadCode, SignedOut or TooManyAttempts."""
        raise NotImplementedError

    def start(
        self, account: Account, *, kind: str = "browser", address: str, agent: str, id_token: str | None = None
    ) -> SignedIn:
        """Begin a session of somebody who has proven elsewhere who they are; raises BadSignIn."""
        raise NotImplementedError

    def check(self, token: str) -> Session:
        """The session in force that *token* opens; raises SignedOut."""
        raise NotImplementedError

    def of(self, name: str) -> list[Session]:
        """The sessions of an account that are in force, the one seen last first; raises UnknownAccount."""
        raise NotImplementedError

    def id_token(self, token: str) -> str | None:
        """What the provider of single sign-on gave for this session, for the sign-out there."""
        raise NotImplementedError

    def end(self, token: str) -> None:
        """Sign out; nothing happens when the session has ended before."""
        raise NotImplementedError

    def end_one(self, name: str, session_id: int, *, by: str | None = None) -> None:
        """End one session of an account; raises UnknownAccount, NoSuchSession."""
        raise NotImplementedError

    def end_all(self, name: str, *, but: int | None = None, by: str | None = None) -> int:
        """End the sessions of an account besides *but*; returns how many were in force. Raises UnknownAccount."""
        raise NotImplementedError

    def ended(self, ids: Iterable[int]) -> set[int]:
        """Which of these sessions are not in force any more, in one query."""
        raise NotImplementedError
