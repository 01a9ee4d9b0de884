"""Passwords of accounts: given by an administrator, or changed by their owner."""

from __future__ import annotations

from typing import Any

from core.accounts.account import Account, account_of
from core.accounts.errors import NoPassword, SignedOut, WrongPassword
from core.accounts.ground import Ground, Row, digest_of
from core.accounts.pace import PER_ACCOUNT, account_pace
from core.accounts.passwords import hash_password, is_right
from core.store import accounts as store
from core.store import sessions, tickets


class Passwords(Ground):
    """What changes a password."""

    def set_password(self, name: str, password: str, *, by: str | None = None) -> Account:
        """Give a password and end all sessions; raises UnknownAccount, BadPassword, NoPassword."""
        self._check_new(password, *_names(with_password(self._row(name))))
        return self._replace(name, hash_password(password), by, None)

    def prove(self, session: str | int, password: str) -> Account:
        """The account of a session, if *password* is its present one; raises SignedOut, WrongPassword, NoPassword."""
        return account_of(self._proven(session, password)[0])

    def change_password(self, session: str | int, old: str, new: str) -> Account:
        """
        As its owner, by the token or the id of a session in force; all other sessions end.

        Raises SignedOut, WrongPassword, BadPassword, NoPassword or TooManyAttempts.
        """
        row, session_id = self._proven(session, old)
        self._check_new(new, *_names(row))
        return self._replace(row["name"], hash_password(new), row["name"], session_id)

    def _proven(self, session: str | int, password: str) -> tuple[Row, int]:
        row, session_id = self._of_session(session)
        stored = with_password(row)["password"]
        pace = account_pace(row["folded"])
        self._limits.take(pace, PER_ACCOUNT)
        if not is_right(password, stored):
            raise WrongPassword
        self._limits.give_back(pace, PER_ACCOUNT)
        return row, session_id

    def _of_session(self, session: str | int) -> tuple[Row, int]:
        """The row of the account whose session it is, and the session's id; raises SignedOut."""
        times = self._times()
        with self._database.reading() as connection:
            if isinstance(session, int):
                found = sessions.by_id(connection, session, *times)
            else:
                found = sessions.find(connection, digest_of(session), *times)
        if found is None or found[0]["kind"] == sessions.PENDING:
            raise SignedOut
        return found[1], found[0]["id"]

    def _replace(self, name: str, proof: str, by: str | None, keep: int | None) -> Account:
        def work(connection: Any, row: Row, moment: int) -> Row:
            return put_password(connection, row, proof, moment, keep)

        return self._change(name, "password changed", by, work)


def put_password(connection: Any, row: Row, proof: str, moment: int, keep: int | None = None) -> Row:
    """Store another password: all sessions besides *keep* end, and no mailed link is good any more."""
    changed = store.change(connection, row["id"], password=proof, password_at=moment)
    sessions.end_all(connection, row["id"], moment, keep)
    tickets.forget(connection, row["id"])
    return changed


def with_password(row: Row) -> Row:
    """The row itself; raises NoPassword for an account of single sign-on."""
    if row["issuer"] is not None:
        raise NoPassword(row["name"])
    return row


def _names(row: Row) -> tuple[str, str]:
    return row["name"], row["email"]
