"""The second factor: codes of an app (TOTP, RFC 6238), and recovery codes for the day on which the app is gone."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import datetime
from typing import Any

from core.accounts.account import NewSecondFactor
from core.accounts.changing import with_password
from core.accounts.errors import BadCode, NoSecondFactor
from core.accounts.ground import Ground, Row, digest_of
from core.store import accounts as store
from core.times import now

STEP = 30  # seconds for which an app shows a code
_DRIFT = 1  # steps by which a clock may differ (RFC 6238, 5.2)
CODES = 10  # recovery codes of an account
_LETTERS = 28  # of each, with five random bits in each
_SECRET = re.compile(r"[A-Z2-7]{32}")


class SecondFactors(Ground):
    """What makes and takes away a second factor."""

    def begin_second_factor(self, name: str) -> NewSecondFactor:
        """A new secret for the account, not in force yet; raises UnknownAccount, NoPassword."""
        return new_secret(with_password(self._row(name))["name"], self._settings.service_name)

    def confirm_second_factor(self, name: str, secret: str, code: str, *, by: str | None = None) -> list[str]:
        """
        Put a secret of `begin_second_factor` in force by a code of it; returns ten recovery codes, shown once.

        Raises UnknownAccount, NoPassword or BadCode.
        """
        step, codes = confirmed_step(secret, code), new_codes()

        def work(connection: Any, row: Row, _moment: int) -> Row:
            with_password(row)
            store.replace_codes(connection, row["id"], map(digest_of_code, codes))
            return store.change(connection, row["id"], totp_secret=secret, totp_step=step)

        self._change(name, "second factor added", by, work)
        return codes

    def remove_second_factor(self, name: str, *, by: str | None = None) -> None:
        """Let the password suffice again; raises UnknownAccount, NoSecondFactor."""

        def work(connection: Any, row: Row, _moment: int) -> Row:
            store.replace_codes(connection, _with_factor(row)["id"], [])
            return store.change(connection, row["id"], totp_secret=None, totp_step=None)

        self._change(name, "second factor removed", by, work)

    def new_recovery_codes(self, name: str, *, by: str | None = None) -> list[str]:
        """Ten new codes in the place of all others, shown once; raises UnknownAccount, NoSecondFactor."""
        codes = new_codes()

        def work(connection: Any, row: Row, _moment: int) -> Row:
            store.replace_codes(connection, _with_factor(row)["id"], map(digest_of_code, codes))
            return dict(row)

        self._change(name, "recovery codes renewed", by, work)
        return codes

    def recovery_codes_left(self, name: str) -> int:
        """How many recovery codes are unused; raises UnknownAccount."""
        row = self._row(name)
        with self._database.reading() as connection:
            return store.codes_left(connection, row["id"])


def new_secret(name: str, service: str) -> NewSecondFactor:
    """A secret of 160 random bits, and the address with which an app takes it over."""
    import pyotp

    secret = pyotp.random_base32()
    return NewSecondFactor(secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=service))


def confirmed_step(secret: str, code: str) -> int:
    """The step of time of a code that shows that an app has the *secret*; raises BadCode."""
    step = matching_step(secret, code, now()) if _SECRET.fullmatch(secret) else None
    if step is None:
        raise BadCode
    return step


def matching_step(secret: str, code: str, moment: datetime) -> int | None:
    """The step of time whose code it is, around *moment*; None when it is not right."""
    import pyotp

    given, totp = "".join(code.split()), pyotp.TOTP(secret)
    if not (given.isascii() and given.isdigit()):
        return None
    step = int(moment.timestamp()) // STEP
    near = range(step - _DRIFT, step + _DRIFT + 1)
    return next((one for one in near if hmac.compare_digest(totp.generate_otp(one), given)), None)


def digest_of_code(code: str) -> str:
    """What is stored of a recovery code, whose 140 random bits need no slow hash; blanks and dashes do not matter."""
    return digest_of(re.sub(r"[\s-]+", "", code).casefold())


def new_codes() -> list[str]:
    """Ten recovery codes of 140 random bits each, in groups of four characters."""
    made = (base64.b32encode(secrets.token_bytes(20)).decode().lower()[:_LETTERS] for _ in range(CODES))
    return ["-".join(re.findall("....", one)) for one in made]


def _with_factor(row: Row) -> Row:
    if row["totp_secret"] is None:
        raise NoSecondFactor(row["name"])
    return row
