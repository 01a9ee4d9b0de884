"""What all commands about accounts stand on: the row of an account, a transaction, and a record of what was done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from core.accounts.account import Account, account_of
from core.accounts.errors import UnknownAccount
from core.accounts.notices import notice
from core.accounts.passwords import check_new
from core.accounts.postman import Postman
from core.audit import Audit
from core.limits import Limits
from core.names import fold_line, search_key
from core.settings import Settings
from core.store import accounts as store
from core.store.database import Database
from core.times import now, to_micros

ANONYMOUS = "anonymous"  # who acts in the history while nobody has signed in
Row = Mapping[str, Any]
Work = Callable[[Any, Row, int], Row]


class Ground:
    """The parts of a desk that accounts need."""

    def __init__(self, database: Database, settings: Settings, audit: Audit, limits: Limits, postman: Postman) -> None:
        self._database, self._settings, self._audit = database, settings, audit
        self._limits, self._postman = limits, postman

    @property
    def mail_place(self) -> str:
        """Where mails with links go, in words."""
        return self._postman.place

    def _row(self, name: str) -> Row:
        """The row of an account; raises UnknownAccount."""
        with self._database.reading() as connection:
            return row_of(connection, name)

    def _change(self, name: str, kind: str, by: str | None, work: Work, *, detail: str | None = None) -> Account:
        """
        One transaction: *work* on the row of an account and the moment, and a record; raises UnknownAccount.

        The person gets a mail about it where it is about their way in.
        """
        moment = to_micros(now())

        def change(connection: Any) -> tuple[Row, Row]:
            row = row_of(connection, name)
            changed = work(connection, row, moment)
            if changed is not row:
                self._record(connection, kind, moment, by, changed["name"], detail=detail)
            return row, changed

        before, after = self._database.write(change)
        if after is not before:
            self._tell(before, kind, by)
        return account_of(after)

    def _tell(self, before: Row, kind: str, by: str | None) -> None:
        letter = notice(self._settings, before, kind, by)
        if letter is not None:
            self._postman.later(lambda: letter)

    def _record(
        self,
        connection: Any,
        kind: str,
        moment: int,
        by: str | None,
        subject: str,
        *,
        address: str = "",
        detail: str | None = None,
    ) -> None:
        record = self._audit.record_within
        record(connection, kind, moment, actor=by, subject=subject, address=address, detail=detail)

    def _times(self) -> tuple[int, int]:
        """This moment, and the one since which a session was used if it is in force; in microseconds."""
        moment = now()
        return to_micros(moment), to_micros(moment - timedelta(hours=self._settings.session_idle))

    def _check_new(self, password: str, name: str, email: str) -> None:
        """Raises BadPassword unless it is good enough for that person."""
        check_new(password, (name, email, self._settings.service_name, "printdesk"), self._settings.breached_passwords)


def row_of(connection: Any, name: str) -> Row:
    """The row of the account of that name, in any case; raises UnknownAccount."""
    row = store.named(connection, folded(name))
    if row is None:
        raise UnknownAccount(one_line(name)[:80], [known["name"] for known in store.rows(connection)])
    return row


def by_either(connection: Any, given: str) -> Row | None:
    """The row of the account of that name or e-mail address; names have no @."""
    find = store.mailed if "@" in given else store.named
    return find(connection, folded(given))


def one_line(text: str) -> str:
    """*text* on one line, with single blanks."""
    return " ".join(fold_line(str(text)).split())


def folded(text: str) -> str:
    """*text* as names and addresses are compared."""
    return search_key(one_line(text))


def digest_of(token: str) -> str:
    """What is stored of a token, which is long and random, so that a fast hash keeps it as safe as a slow one would."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
