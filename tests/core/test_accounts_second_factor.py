"""The second factor: codes of an app, good once, and recovery codes for the day on which it is gone."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest

from core import Desk
from core.accounts.account import NeedsSecondFactor
from core.accounts.errors import BadCode, NoSecondFactor, SignedOut
from core.accounts.roles import Role
from core.limits import TooManyAttempts
from tests.core.people import GOOD, OTHER, PLACE, later, person, records, signed_in, stored, tickets


@pytest.fixture
def ada(desk: Desk) -> Desk:
    """A desk with one account."""
    person(desk)
    return desk


def second_factor(desk: Desk, name: str = "Ada") -> tuple[pyotp.TOTP, list[str]]:
    """A second factor in force whose codes of this time have not been used, and the recovery codes."""
    secret, uri = desk.accounts.begin_second_factor(name)
    assert uri.startswith(f"otpauth://totp/Printdesk:{name}?")
    codes = desk.accounts.confirm_second_factor(name, secret, pyotp.TOTP(secret).now(), by=name)
    later(desk, "accounts", "totp_step", by=timedelta(microseconds=10))
    return pyotp.TOTP(secret), codes


def pending(desk: Desk, name: str = "Ada") -> str:
    begun = desk.sessions.sign_in(name, GOOD, **PLACE)
    assert isinstance(begun, NeedsSecondFactor)
    return begun.token


def test_a_second_factor_is_in_force_once_its_code_was_given_back(ada: Desk) -> None:
    secret, _ = ada.accounts.begin_second_factor("Ada")
    for wrong_secret, code in ((secret, "000000"), ("A" * 32, pyotp.TOTP(secret).now()), ("short", "1"), (secret, "")):
        with pytest.raises(BadCode):
            ada.accounts.confirm_second_factor("Ada", wrong_secret, code)
    assert not ada.accounts.get("Ada").second_factor
    assert signed_in(ada)
    now = pyotp.TOTP(secret).now()
    codes = ada.accounts.confirm_second_factor("Ada", secret, f" {now[:3]} {now[3:]} ", by="Ada")
    assert len(set(codes)) == ada.accounts.recovery_codes_left("Ada") == 10
    assert all(len(code.replace("-", "")) == 28 for code in codes), "140 random bits each"
    assert not any(code in stored(ada) or code.replace("-", "") in stored(ada) for code in codes)
    assert ada.accounts.get("Ada").second_factor
    token = pending(ada)
    with pytest.raises(SignedOut):
        ada.sessions.check(token)
    assert len(ada.sessions.of("Ada")) == 1, "a sign-in that needs its code is no session"
    with pytest.raises(BadCode):
        ada.sessions.second_factor(token, now, **PLACE)  # used when it was confirmed


def test_a_code_is_good_once_and_for_a_minute_and_a_half(ada: Desk) -> None:
    totp, _ = second_factor(ada)
    step = int(time.time()) // 30
    for around in (-3, 3, 100):
        with pytest.raises(BadCode):
            ada.sessions.second_factor(pending(ada), totp.generate_otp(step + around), **PLACE)
    token = pending(ada)
    code = totp.generate_otp(int(time.time()) // 30)
    begun = ada.sessions.second_factor(token, code, kind="token", **PLACE)
    assert ada.sessions.check(begun.token).kind == "token"
    with pytest.raises(SignedOut):
        ada.sessions.second_factor(token, totp.generate_otp(step + 1), **PLACE)
    with pytest.raises(BadCode):
        ada.sessions.second_factor(pending(ada), code, **PLACE)
    assert ("sign-in refused", "anonymous", "Ada", "second factor") in records(ada)


def test_a_recovery_code_is_good_once_however_it_is_typed(ada: Desk) -> None:
    _, codes = second_factor(ada)
    assert ada.sessions.second_factor(pending(ada), codes[0], **PLACE).session.account.name == "Ada"
    with pytest.raises(BadCode):
        ada.sessions.second_factor(pending(ada), codes[0], **PLACE)
    typed = f" {codes[1].upper().replace('-', ' ')}\n"
    assert ada.sessions.second_factor(pending(ada), typed, **PLACE)
    assert ada.accounts.recovery_codes_left("Ada") == 8
    assert [kind for kind, *_ in records(ada)].count("recovery code used") == 2
    new = ada.accounts.new_recovery_codes("Ada", by="Ada")
    with pytest.raises(BadCode):
        ada.sessions.second_factor(pending(ada), codes[2], **PLACE)
    assert ada.sessions.second_factor(pending(ada), new[9], **PLACE)


def test_the_recovery_codes_of_one_person_do_not_help_another(ada: Desk) -> None:
    person(ada, "Bob", Role.VIEWER)
    second_factor(ada)
    _, bobs = second_factor(ada, "Bob")
    with pytest.raises(BadCode):
        ada.sessions.second_factor(pending(ada), bobs[0], **PLACE)
    assert ada.sessions.second_factor(pending(ada, "Bob"), bobs[0], **PLACE).session.account.name == "Bob"


def test_guessing_codes_ends_after_ten_tries_with_as_many_passwords_as_one_likes(sqlite_desk: Desk) -> None:
    person(ada := sqlite_desk)
    totp, _ = second_factor(ada)
    for n in range(10):
        with pytest.raises(BadCode):
            ada.sessions.second_factor(pending(ada), f"{n:06d}0", **PLACE)
    with pytest.raises(TooManyAttempts):
        ada.sessions.second_factor(pending(ada), totp.now(), **PLACE)
    later(ada, "throttles", "until", by=timedelta(seconds=91))
    assert ada.sessions.second_factor(pending(ada), totp.now(), **PLACE)


def test_a_sign_in_that_waits_for_its_code_ends_after_ten_minutes_and_with_the_password(ada: Desk) -> None:
    totp, _ = second_factor(ada)
    first = pending(ada)
    later(ada, "sessions", "expires_at", by=timedelta(minutes=10))
    second = pending(ada)
    ada.accounts.set_password("Ada", OTHER)
    for token in (first, second, "x", ""):
        with pytest.raises(SignedOut):
            ada.sessions.second_factor(token, totp.now(), **PLACE)
    signed = ada.sessions.start(ada.accounts.get("Ada"), **PLACE)
    with pytest.raises(SignedOut):
        ada.sessions.second_factor(signed.token, totp.now(), **PLACE)


def test_without_a_second_factor_the_password_suffices_again(ada: Desk) -> None:
    second_factor(ada)
    waiting = pending(ada)
    ada.accounts.remove_second_factor("Ada", by="Eve")
    assert signed_in(ada)
    with pytest.raises(SignedOut):
        ada.sessions.second_factor(waiting, "000000", **PLACE)
    for command in (ada.accounts.remove_second_factor, ada.accounts.new_recovery_codes):
        with pytest.raises(NoSecondFactor):
            command("Ada")
    kinds = [row for row in records(ada) if row[0].startswith("second factor")]
    assert kinds == [("second factor added", "Ada", "Ada", None), ("second factor removed", "Eve", "Ada", None)]


def test_where_a_second_factor_is_required_nobody_signs_in_without_one(desk: Desk) -> None:
    person(desk)
    settings = desk.settings.changed(second_factor="required")
    with Desk(settings) as strict:
        waiting, other = (strict.sessions.sign_in("Ada", GOOD, **PLACE) for _ in range(2))
        assert isinstance(waiting, NeedsSecondFactor)
        assert isinstance(other, NeedsSecondFactor)
        assert waiting.new
        with pytest.raises(SignedOut):
            strict.sessions.second_factor(waiting.token, "", **PLACE)
        secret, _ = strict.sessions.new_second_factor(waiting.token)
        with pytest.raises(BadCode):
            strict.sessions.add_second_factor(waiting.token, secret, "000000", **PLACE)
        code = pyotp.TOTP(secret).now()
        begun, codes = strict.sessions.add_second_factor(waiting.token, secret, code, kind="token", **PLACE)
        assert strict.sessions.check(begun.token).account.second_factor
        assert begun.session.kind == "token"
        assert len(codes) == 10
        for token in (waiting.token, other.token):
            with pytest.raises(SignedOut):  # who knows the password only cannot put another one in its place
                strict.sessions.add_second_factor(token, secret, code, **PLACE)
        again = strict.sessions.sign_in("Ada", GOOD, **PLACE)
        assert isinstance(again, NeedsSecondFactor)
        assert not again.new
        assert strict.sessions.second_factor(again.token, codes[0], **PLACE)
        elsewhere = strict.accounts.add("Eve", "eve@example.com", "viewer", elsewhere=("https://id.example.com", "e"))
        assert strict.sessions.start(elsewhere, **PLACE), "her provider has asked her"


def test_a_mailed_link_does_not_get_around_the_second_factor(sqlite_desk: Desk) -> None:
    person(ada := sqlite_desk)
    _, codes = second_factor(ada)
    ada.accounts.send_link("Ada")
    assert ada.accounts.redeem(tickets(ada)[0], OTHER).second_factor
    begun = ada.sessions.sign_in("Ada", OTHER, **PLACE)
    assert isinstance(begun, NeedsSecondFactor)
    assert ada.sessions.second_factor(begun.token, codes[0], **PLACE)


def test_of_four_who_use_the_same_code_at_once_one_gets_in(ada: Desk) -> None:
    totp, codes = second_factor(ada)

    def use(given: tuple[str, str]) -> bool:
        try:
            return bool(ada.sessions.second_factor(*given, **PLACE))
        except BadCode:
            return False

    with ThreadPoolExecutor(4) as pool:
        for code in (totp.now(), codes[0]):
            waiting = [(pending(ada), code) for _ in range(4)]
            assert sum(pool.map(use, waiting)) == 1
