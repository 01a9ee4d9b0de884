"""People hear by mail what was changed about their way in, whoever did it, and at the address of before."""

from __future__ import annotations

import pyotp
import pytest

from core import Desk
from core.accounts.account import NeedsSecondFactor
from core.accounts.roles import Role
from tests.core.people import GOOD, OTHER, PLACE, mails, person, signed_in, tickets


@pytest.fixture
def ada(sqlite_desk: Desk) -> Desk:
    """A desk with one account."""
    person(sqlite_desk)
    return sqlite_desk


def told(desk: Desk) -> list[tuple[str, str]]:
    """To whom the mails without a link went, and what they say was done."""
    desk.close()  # waits for the mails
    found = [(mail["To"].addresses[0].addr_spec, mail.get_content()) for mail in mails(desk)]
    return [(to, body.split("\n\n")[1].partition(", at ")[0]) for to, body in found if "/sign-in/ticket/" not in body]


def test_a_password_that_was_changed_is_told_with_whoever_did_it(ada: Desk) -> None:
    ada.accounts.change_password(signed_in(ada).token, GOOD, OTHER)
    ada.accounts.set_password("ada", GOOD, by="Eve")
    ada.accounts.send_link("ada")
    ada.accounts.redeem(tickets(ada)[-1], OTHER)
    changed = "the password of your account was changed at Printdesk, by"
    assert told(ada) == [("ada@example.com", f"{changed} {who}") for who in ("yourself", "Eve", "yourself")]
    body = mails(ada)[0].get_content()
    assert "Hello Ada," in body
    assert "/sign-in/forgotten" in body
    assert not any(password in body for password in (GOOD, OTHER))


def test_another_address_is_told_at_the_one_before(ada: Desk) -> None:
    ada.accounts.set_email("ada", "eve@example.com", by="Eve")
    assert told(ada) == [("ada@example.com", "the e-mail address of your account was changed at Printdesk, by Eve")]


def test_a_second_factor_is_told_whenever_it_comes_goes_or_gets_new_codes(ada: Desk) -> None:
    secret, _ = ada.accounts.begin_second_factor("ada")
    ada.accounts.confirm_second_factor("ada", secret, pyotp.TOTP(secret).now(), by="Ada")
    ada.accounts.new_recovery_codes("ada", by="Ada")
    ada.accounts.remove_second_factor("ada", by="Eve")
    said = ("a second factor was added to", "the recovery codes of", "the second factor of")
    for (to, what), start in zip(told(ada), said, strict=True):
        assert (to, what.startswith(start)) == ("ada@example.com", True)


def test_a_second_factor_that_is_set_up_while_signing_in_is_told_too(ada: Desk) -> None:
    with Desk(ada.settings.changed(second_factor="required")) as strict:
        waiting = strict.sessions.sign_in("Ada", GOOD, **PLACE)
        assert isinstance(waiting, NeedsSecondFactor)
        secret, _ = strict.sessions.new_second_factor(waiting.token)
        strict.sessions.add_second_factor(waiting.token, secret, pyotp.TOTP(secret).now(), **PLACE)
    assert [what for _, what in told(ada)] == ["a second factor was added to your account at Printdesk, by yourself"]


def test_what_is_not_about_the_way_in_and_a_first_password_are_not_told(ada: Desk) -> None:
    ada.accounts.invite("Bob", "bob@example.com", Role.OPERATOR, by="Ada")
    ada.accounts.redeem(tickets(ada)[-1], GOOD)
    ada.accounts.set_role("Bob", Role.VIEWER, by="Ada")
    ada.sessions.end_all("Bob", by="Ada")
    ada.accounts.disable("Bob", by="Ada")
    assert told(ada) == []
