"""Sessions: who is signed in where, checked against the database at each use."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from core.accounts.account import Account, Session, SignedIn, account_of, session_of
from core.accounts.errors import BadSignIn, NoSuchSession, SignedOut
from core.accounts.ground import Ground, Row, digest_of, row_of
from core.accounts.roles import Role
from core.errors import DatabaseBusy, StorageFull
from core.names import fold_line
from core.store import accounts
from core.store import sessions as store
from core.times import MICROSECOND, from_micros, now, to_micros

KINDS = ("browser", "token")  # of a browser, of a notebook or a shell
_SEEN_EVERY = timedelta(minutes=1)  # reads must not become writes
_KEPT = timedelta(days=30)  # for which a session that has run out can be looked up in the table
_LONGEST_AGENT = 300  # characters


class Running(Ground):
    """The sessions that there are."""

    def start(
        self, account: Account, *, kind: str = "browser", address: str, agent: str, id_token: str | None = None
    ) -> SignedIn:
        """Begin a session of somebody who has proven elsewhere who they are; raises BadSignIn when disabled."""
        row = self._row(account.name)
        return self._database.write(
            lambda connection: self._start(connection, row, kind, address, agent, id_token=id_token)
        )

    def check(self, token: str) -> Session:
        """The session in force that *token* opens; raises SignedOut."""
        row, owner = self._find(token)
        if row["kind"] == store.PENDING:
            raise SignedOut
        self._touch(row)
        return session_of(row, account_of(owner))

    def role(self, token: str) -> Role:
        """The role in a session, as `check` finds it: that of this moment; raises SignedOut."""
        with self._database.reading() as connection:
            found = store.role_of(connection, digest_of(token), *self._times()) if token else None
        if found is None:
            raise SignedOut
        role, session_id, seen_at = found
        self._touch({"id": session_id, "seen_at": seen_at})
        return Role(role)

    def of(self, name: str) -> list[Session]:
        """The sessions of an account that are in force, the one seen last first; raises UnknownAccount."""
        with self._database.reading() as connection:
            owner = row_of(connection, name)
            found = store.of(connection, owner["id"], *self._times())
        return [session_of(row, account_of(account)) for row, account in found]

    def id_token(self, token: str) -> str | None:
        """What the provider of single sign-on gave for this session, for the sign-out there; raises SignedOut."""
        given: str | None = self._find(token)[0]["id_token"]
        return given

    def end(self, token: str) -> None:
        """Sign out; nothing happens when the session has ended before."""
        with suppress(SignedOut):
            row, owner = self._find(token)
            self._end(owner["name"], row["id"], "signed out", owner["name"])

    def end_one(self, name: str, session_id: int, *, by: str | None = None) -> None:
        """End one session of an account; raises UnknownAccount, NoSuchSession."""
        if not self._end(name, session_id, "session ended", by):
            raise NoSuchSession(self._row(name)["name"])

    def end_all(self, name: str, *, but: int | None = None, by: str | None = None) -> int:
        """End the sessions of an account besides *but*; returns how many were open. Raises UnknownAccount."""
        ended = 0

        def work(connection: Any, row: Row, moment: int) -> Row:
            nonlocal ended
            ended = store.end_all(connection, row["id"], moment, but)
            return dict(row) if ended else row

        self._change(name, "session ended", by, work, detail="all" if but is None else "all others")
        return ended

    def ended(self, ids: Iterable[int]) -> set[int]:
        """Which of these sessions are not in force any more, in one query."""
        asked = set(ids)
        if not asked:
            return set()
        with self._database.reading() as connection:
            return asked - store.in_force(connection, asked, *self._times())

    def _find(self, token: str) -> tuple[Row, Row]:
        """The row of a session in force, a sign-in under way too, and that of its account; raises SignedOut."""
        with self._database.reading() as connection:
            found = store.find(connection, digest_of(token), *self._times()) if token else None
        if found is None:
            raise SignedOut
        return found

    def _touch(self, row: Row) -> None:
        moment = now()
        if from_micros(row["seen_at"]) <= moment - _SEEN_EVERY:
            with suppress(DatabaseBusy, StorageFull):  # no reason to refuse what only reads
                self._database.write(lambda connection: store.touch(connection, row["id"], to_micros(moment)))

    def _end(self, name: str, session_id: int, kind: str, by: str | None) -> bool:
        done = False

        def work(connection: Any, row: Row, moment: int) -> Row:
            nonlocal done
            done = store.end(connection, row["id"], session_id, moment)
            return dict(row) if done else row

        self._change(name, kind, by, work)
        return done

    def _start(
        self, connection: Any, row: Row, kind: str, address: str, agent: str, *, id_token: str | None = None
    ) -> SignedIn:
        """A session of the account in *row*, as long as that is how the account still is; raises BadSignIn."""
        assert kind in KINDS, kind
        moment = to_micros(now())
        if not accounts.enter(connection, row["id"], row["password"], moment):
            raise BadSignIn
        store.prune(connection, row["id"], moment - _KEPT // MICROSECOND)
        lasts = timedelta(days=self._settings.session_days)
        token, session = self._open(connection, row, kind, address, agent, lasts, id_token)
        self._record(connection, "signed in", moment, row["name"], row["name"], address=address, detail=kind)
        return SignedIn(token, session_of(session, account_of({**row, "signed_in_at": moment})))

    def _open(
        self,
        connection: Any,
        row: Row,
        kind: str,
        address: str,
        agent: str,
        lasts: timedelta,
        id_token: str | None = None,
    ) -> tuple[str, Row]:
        moment, token = to_micros(now()), f"pds_{secrets.token_urlsafe(32)}"
        values = {
            "hash": digest_of(token),
            "account_id": row["id"],
            "kind": kind,
            "address": fold_line(address)[:100],
            "agent": fold_line(agent)[:_LONGEST_AGENT],
            "id_token": id_token,
        }
        times = {"created_at": moment, "seen_at": moment, "expires_at": moment + lasts // MICROSECOND}
        return token, store.add(connection, values | times)
