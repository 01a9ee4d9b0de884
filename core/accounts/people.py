"""The people of the desk: adding them, their roles, and letting them in no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.accounts.account import Account, account_of
from core.accounts.checking import NO_ROLE, checked, plain_email, role_of, taken, taken_email
from core.accounts.errors import BadAccount, LastAdministrator
from core.accounts.ground import Ground, Row, folded
from core.accounts.passwords import hash_password
from core.accounts.roles import Role
from core.errors import DeskError
from core.store import accounts as store
from core.store import sessions, tickets
from core.times import now, to_micros

if TYPE_CHECKING:
    import pandas as pd

KINDS = {
    "name": "text",
    "email": "text",
    "role": "text",
    "second_factor": "flag",
    "single_sign_on": "flag",
    "created_by": "text",
    "created_at": "moment",
    "signed_in_at": "moment",
    "disabled_at": "moment",
}


class People(Ground):
    """Who may sign in, and as what."""

    _there = False

    def any(self) -> bool:
        """Whether there is an account: then everybody has to sign in."""
        if not self._there:  # accounts are never deleted
            with self._database.reading() as connection:
                self._there = store.any_account(connection)
        return self._there

    def all(self) -> list[Account]:
        """Every account, disabled ones too, by name."""
        with self._database.reading() as connection:
            return [account_of(row) for row in store.rows(connection)]

    def table(self) -> pd.DataFrame:
        """Every account, disabled ones too, with the columns of `KINDS`: one row an account, by name."""
        from core import frames

        rows = [tuple(_cell(one, name) for name in KINDS) for one in self.all()]
        return frames.frame(rows, KINDS)

    def get(self, name: str) -> Account:
        """The account of that name, in any case; raises UnknownAccount."""
        return account_of(self._row(name))

    def add(
        self,
        name: str,
        email: str,
        role: Role | str,
        *,
        password: str | None = None,
        elsewhere: tuple[str, str] | None = None,
        by: str | None = None,
    ) -> Account:
        """
        A new account; raises BadAccount with all that is wrong, by field.

        With neither a *password* nor *elsewhere*, the issuer and subject of single sign-on, nobody can sign in with it.
        """
        values, problems = checked(name, email, role)
        if password is not None:
            try:
                self._check_new(password, values["name"], values["email"])
            except DeskError as error:
                problems.append(("password", str(error)))
        self._refuse(values, problems)
        values |= self._proofs(password, elsewhere)
        actor, kind = by or self._settings.user, "account added"
        row = self._database.write(lambda connection: self._add(connection, values, kind, actor), keyed=True)
        return account_of(row)

    def set_role(self, name: str, role: Role | str, *, by: str | None = None) -> Account:
        """Give another role; raises UnknownAccount, BadAccount, LastAdministrator."""
        given = role_of(role)
        if given is None:
            raise BadAccount([("role", NO_ROLE)])

        def work(connection: Any, row: Row, _moment: int) -> Row:
            if row["role"] == given:
                return row
            _keep_an_administrator(connection, row)
            return store.change(connection, row["id"], role=str(given))

        return self._change(name, "role changed", by, work, detail=str(given))

    def set_email(self, name: str, email: str, *, by: str | None = None) -> Account:
        """Give another address; links mailed to the old one end. Raises UnknownAccount, BadAccount."""
        plain = plain_email(email)

        def work(connection: Any, row: Row, _moment: int) -> Row:
            problems = taken_email(connection, folded(plain), but=row["id"])
            if problems:
                raise BadAccount(problems)
            tickets.forget(connection, row["id"])
            return store.change(connection, row["id"], email=plain, folded_email=folded(plain))

        return self._change(name, "e-mail changed", by, work)

    def disable(self, name: str, *, by: str | None = None) -> Account:
        """Let nobody in with this account, and end its sessions; raises UnknownAccount, LastAdministrator."""

        def work(connection: Any, row: Row, moment: int) -> Row:
            if row["disabled_at"] is not None:
                return row
            _keep_an_administrator(connection, row)
            sessions.end_all(connection, row["id"], moment)
            return store.change(connection, row["id"], disabled_at=moment)

        return self._change(name, "account disabled", by, work)

    def enable(self, name: str, *, by: str | None = None) -> Account:
        """Let a disabled account in again; raises UnknownAccount."""

        def work(connection: Any, row: Row, _moment: int) -> Row:
            return row if row["disabled_at"] is None else store.change(connection, row["id"], disabled_at=None)

        return self._change(name, "account enabled", by, work)

    def _proofs(self, password: str | None, elsewhere: tuple[str, str] | None) -> dict[str, Any]:
        moment = to_micros(now())
        issuer, subject = elsewhere or (None, None)
        proof = None if password is None else hash_password(password)
        at = None if password is None else moment
        return {"password": proof, "password_at": at, "issuer": issuer, "subject": subject, "created_at": moment}

    def _refuse(self, values: dict[str, Any], problems: list[tuple[str, str]]) -> None:
        """Raises BadAccount with the problems, and with what others have already."""
        with self._database.reading() as connection:
            problems += taken(connection, values)
        if problems:
            raise BadAccount(problems)

    def _add(self, connection: Any, values: dict[str, Any], kind: str, by: str) -> Row:
        problems = taken(connection, values)  # by a colleague, a moment ago
        if problems:
            raise BadAccount(problems)
        row = store.add(connection, values | {"created_by": by})
        self._record(connection, kind, values["created_at"], by, row["name"], detail=row["role"])
        return row


def _keep_an_administrator(connection: Any, row: Row) -> None:
    """Raises LastAdministrator when the account is an administrator and no other one can sign in."""
    if row["role"] != Role.ADMINISTRATOR or row["disabled_at"] is not None:
        return
    if not store.administrators(connection) - {row["id"]}:
        raise LastAdministrator(row["name"])


def _cell(account: Account, column: str) -> Any:
    value = getattr(account, column)
    return to_micros(value) if column.endswith("_at") and value is not None else value
