"""What the desk knows of a person who may sign in, and of being signed in; no password, no token, no hash of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.accounts.roles import Role
from core.times import from_micros


@dataclass(frozen=True)
class Account:
    """One person's way in."""

    id: int
    name: str
    email: str
    role: Role
    disabled_at: datetime | None
    created_at: datetime
    created_by: str
    signed_in_at: datetime | None
    second_factor: bool
    single_sign_on: bool
    has_password: bool

    @property
    def invited(self) -> bool:
        """Whether there is no way yet to sign in: the mailed link has not been used."""
        return not (self.has_password or self.single_sign_on)


@dataclass(frozen=True)
class Session:
    """Being signed in, in one browser or one notebook; *kind* is browser or token."""

    id: int
    account: Account
    kind: str
    address: str
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class SignedIn:
    """A session that has just begun; *token* opens it, and is never to be seen again."""

    token: str
    session: Session


@dataclass(frozen=True)
class NeedsSecondFactor:
    """
    The password was right; *token* lets the code be given, for ten minutes, and opens nothing else.

    With *new* the person has no second factor and needs one here: see `Sessions.new_second_factor`.
    """

    token: str
    new: bool = False


@dataclass(frozen=True)
class NewSecondFactor:
    """A secret that is not in force before a code of it was given back; *uri* is what a QR code shows."""

    secret: str
    uri: str

    def __iter__(self) -> Any:
        """The secret and the address, as a pair."""
        return iter((self.secret, self.uri))


def account_of(row: Mapping[str, Any]) -> Account:
    """The account in a row of the table."""
    return Account(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        role=Role(row["role"]),
        disabled_at=moment_of(row["disabled_at"]),
        created_at=from_micros(row["created_at"]),
        created_by=row["created_by"],
        signed_in_at=moment_of(row["signed_in_at"]),
        second_factor=row["totp_secret"] is not None,
        single_sign_on=row["issuer"] is not None,
        has_password=row["password"] is not None,
    )


def session_of(row: Mapping[str, Any], account: Account) -> Session:
    """The session of *account* in a row of the table."""
    return Session(
        id=row["id"],
        account=account,
        kind=row["kind"],
        address=row["address"],
        agent=row["agent"],
        created_at=from_micros(row["created_at"]),
        seen_at=from_micros(row["seen_at"]),
        expires_at=from_micros(row["expires_at"]),
    )


def moment_of(micros: int | None) -> datetime | None:
    """The moment in a column that may be empty."""
    return None if micros is None else from_micros(micros)
