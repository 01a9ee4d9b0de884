"""Signing in: a name or e-mail and a password, then a code where the account has a second factor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.accounts.account import NeedsSecondFactor, NewSecondFactor, SignedIn
from core.accounts.errors import BadCode, BadSignIn, SignedOut
from core.accounts.ground import ANONYMOUS, Row, by_either, folded
from core.accounts.pace import PER_ACCOUNT, PER_ADDRESS, account_pace, address_pace
from core.accounts.passwords import hash_password, is_outdated, is_right
from core.accounts.running import Running
from core.accounts.second_factor import confirmed_step, digest_of_code, matching_step, new_codes, new_secret
from core.store import accounts
from core.store import sessions as store
from core.times import now, to_micros

_FOR_THE_CODE = timedelta(minutes=10)


class Sessions(Running):
    """Every session of the desk, and how they begin."""

    def sign_in(
        self, name: str, password: str, *, address: str, agent: str, kind: str = "browser"
    ) -> SignedIn | NeedsSecondFactor:
        """
        Begin a session by name or e-mail; raises BadSignIn whatever was wrong, or TooManyAttempts.

        Failures count: ten of an account and thirty of a network *address* within a quarter of an hour.
        """
        with self._database.reading() as connection:
            row = by_either(connection, name)
        paces = self._paces(row["folded"] if row else folded(name), address)
        self._take(paces)
        if not is_right(password, row["password"] if row else None) or row is None or row["disabled_at"] is not None:
            self._refused(row, address, "password")
            raise BadSignIn
        self._give_back(paces)
        row = self._with_todays_hash(row, password)
        new = row["totp_secret"] is None
        if new and self._settings.second_factor == "optional":
            return self._database.write(lambda connection: self._start(connection, row, kind, address, agent))
        return NeedsSecondFactor(
            self._database.write(
                lambda connection: self._open(connection, row, store.PENDING, address, agent, _FOR_THE_CODE)[0]
            ),
            new,
        )

    def new_second_factor(self, token: str) -> NewSecondFactor:
        """A secret for somebody who signs in and has no second factor yet; raises SignedOut."""
        return new_secret(self._waiting(token, new=True)[1]["name"], self._settings.service_name)

    def add_second_factor(
        self, token: str, secret: str, code: str, *, address: str, agent: str, kind: str = "browser"
    ) -> tuple[SignedIn, list[str]]:
        """Go on with a sign-in by putting that secret in force; with ten recovery codes. Raises BadCode, SignedOut."""
        pending, row = self._waiting(token, new=True)
        step, codes = confirmed_step(secret, code), new_codes()

        def work(connection: Any) -> SignedIn:
            self._end_waiting(connection, pending)
            if not accounts.first_secret(connection, row["id"], secret, step):
                raise SignedOut  # there is another one meanwhile
            accounts.replace_codes(connection, row["id"], map(digest_of_code, codes))
            signed_in = self._start(connection, {**row, "totp_secret": secret}, kind, address, agent)
            self._own_record(connection, "second factor added", row, address)
            return signed_in

        signed_in = self._database.write(work)
        self._tell(row, "second factor added", row["name"])
        return signed_in, codes

    def second_factor(self, token: str, code: str, *, address: str, agent: str, kind: str = "browser") -> SignedIn:
        """Go on with a sign-in by a code or a recovery code; raises BadCode, SignedOut or TooManyAttempts."""
        pending, row = self._waiting(token, new=False)
        paces = self._paces(f"code {row['folded']}", address)
        self._take(paces)
        step = matching_step(row["totp_secret"], code, now())

        def work(connection: Any) -> SignedIn:
            self._end_waiting(connection, pending)
            by_app = self._use(connection, row, code, step)
            signed_in = self._start(connection, row, kind, address, agent)
            if not by_app:
                self._own_record(connection, "recovery code used", row, address)
            return signed_in

        try:
            signed_in = self._database.write(work)
        except BadCode:
            self._refused(row, address, "second factor")
            raise
        self._give_back(paces)
        return signed_in

    def _waiting(self, token: str, *, new: bool) -> tuple[Row, Row]:
        """The sign-in that waits for its code, and its account; raises SignedOut."""
        pending, row = self._find(token)
        if pending["kind"] != store.PENDING or (row["totp_secret"] is None) is not new:
            raise SignedOut
        return pending, row

    def _end_waiting(self, connection: Any, pending: Row) -> None:
        if not store.end(connection, pending["account_id"], pending["id"], to_micros(now())):
            raise SignedOut  # somebody else has used it a moment ago

    def _use(self, connection: Any, row: Row, code: str, step: int | None) -> bool:
        """Use up a code of the app, else a recovery code; whether it was the app's. Raises BadCode."""
        if step is not None:
            good = accounts.use_step(connection, row["id"], row["totp_secret"], step)
        else:
            good = accounts.use_code(connection, row["id"], digest_of_code(code), to_micros(now()))
        if not good:
            raise BadCode
        return step is not None

    def _own_record(self, connection: Any, kind: str, row: Row, address: str) -> None:
        self._record(connection, kind, to_micros(now()), row["name"], row["name"], address=address)

    def _with_todays_hash(self, row: Row, password: str) -> Row:
        """The row with its password hashed as strongly as today's are."""
        if not is_outdated(row["password"]):
            return row
        proof = hash_password(password)
        return self._database.write(lambda connection: accounts.rehash(connection, row, proof)) or row

    def _refused(self, row: Row | None, address: str, what: str) -> None:
        subject, moment = row["name"] if row else "", to_micros(now())
        self._database.write(
            lambda connection: self._record(
                connection, "sign-in refused", moment, ANONYMOUS, subject, address=address, detail=what
            )
        )

    def _paces(self, who: str, address: str) -> list[tuple[str, Any]]:
        at = [(address_pace(address), PER_ADDRESS)] if address else []
        return [*at, (account_pace(who), PER_ACCOUNT)]

    def _take(self, paces: list[tuple[str, Any]]) -> None:
        for name, rate in paces:
            self._limits.take(name, rate)

    def _give_back(self, paces: list[tuple[str, Any]]) -> None:
        for name, rate in paces:
            self._limits.give_back(name, rate)
