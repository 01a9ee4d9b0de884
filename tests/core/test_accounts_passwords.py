"""Passwords that change: by their owner, by an administrator, and by a mailed link that is good once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from core import Desk
from core.accounts.errors import BadPassword, BadSignIn, BadTicket, MailNotSent, SignedOut, WrongPassword
from core.accounts.roles import Role
from core.limits import TooManyAttempts
from core.settings import read_settings
from tests.core.people import GOOD, OTHER, PLACE, later, mails, person, records, signed_in, stored, tickets


@pytest.fixture
def ada(desk: Desk) -> Desk:
    """A desk with one account."""
    person(desk)
    return desk


def in_force(desk: Desk, token: str) -> bool:
    try:
        return desk.sessions.check(token).account.name == "Ada"
    except SignedOut:
        return False


def test_a_password_that_its_owner_changes_ends_all_other_sessions(ada: Desk) -> None:
    mine, other = signed_in(ada).token, signed_in(ada).token
    for given in (mine, ada.sessions.check(mine).id):
        with pytest.raises(WrongPassword):
            ada.accounts.change_password(given, "not it", OTHER)
    with pytest.raises(BadPassword):
        ada.accounts.change_password(mine, GOOD, "ada@example.com")
    assert in_force(ada, other)
    assert ada.accounts.change_password(mine, GOOD, OTHER).name == "Ada"
    assert (in_force(ada, mine), in_force(ada, other)) == (True, False)
    with pytest.raises(BadSignIn):
        ada.sessions.sign_in("Ada", GOOD, **PLACE)
    assert signed_in(ada, password=OTHER)
    assert ("password changed", "Ada", "Ada", None) in records(ada)
    with pytest.raises(SignedOut):
        ada.accounts.change_password(other, OTHER, GOOD)


def test_guessing_the_present_password_with_a_stolen_session_ends_after_ten_tries(sqlite_desk: Desk) -> None:
    person(ada := sqlite_desk)
    token = signed_in(ada).token
    for _ in range(10):
        with pytest.raises(WrongPassword):
            ada.accounts.change_password(token, "not it", OTHER)
    with pytest.raises(TooManyAttempts):
        ada.accounts.prove(token, GOOD)


def test_a_password_that_an_administrator_sets_ends_every_session_and_every_link(ada: Desk) -> None:
    token = signed_in(ada).token
    ada.accounts.send_link("Ada")
    with pytest.raises(BadPassword):
        ada.accounts.set_password("ada", "ada")
    ada.accounts.set_password("ada", OTHER, by="the operator")
    assert not in_force(ada, token)
    assert signed_in(ada, password=OTHER)
    with pytest.raises(BadTicket):
        ada.accounts.check_ticket(tickets(ada)[0])
    assert records(ada)[-2] == ("password changed", "the operator", "Ada", None)


def test_an_invitation_is_mailed_and_good_once(ada: Desk) -> None:
    made = ada.accounts.invite("Bob", "bob@example.com", Role.OPERATOR, by="Ada")
    assert (made.invited, made.has_password) == (True, False)
    [mail] = mails(ada)
    assert str(mail["To"]) == "Bob <bob@example.com>"
    assert "Ada has made an account for you at Printdesk" in mail.get_content()
    [ticket] = tickets(ada)
    assert ticket not in stored(ada)
    assert ada.accounts.check_ticket(ticket) == made
    with pytest.raises(BadPassword):
        ada.accounts.redeem(ticket, "password")
    assert not ada.accounts.redeem(ticket, GOOD).invited
    with pytest.raises(BadTicket):
        ada.accounts.redeem(ticket, OTHER)
    assert signed_in(ada, "bob@EXAMPLE.com").session.account.role is Role.OPERATOR
    assert records(ada)[1:3] == [
        ("account invited", "Ada", "Bob", "operator"),
        ("password changed", "Bob", "Bob", "by a mailed link"),
    ]


def test_of_two_who_use_a_link_at_once_one_hears_that_it_is_used(ada: Desk) -> None:
    ada.accounts.send_link("Ada")
    [ticket] = tickets(ada)

    def redeem(password: str) -> str:
        try:
            return ada.accounts.redeem(ticket, password).name
        except BadTicket:
            return "used"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(redeem, (GOOD, OTHER))) == ["Ada", "used"]


def test_a_forgotten_password_is_replaced_by_a_link_that_lasts_an_hour(ada: Desk) -> None:
    token = signed_in(ada).token
    for asked in ("ADA", "ada@example.com"):
        ada.accounts.forgotten(asked)
    ada.close()  # waits for the mails
    assert len(mails(ada)) == 2
    assert {str(mail["Subject"]) for mail in mails(ada)} == {"A new password for Printdesk"}
    first, second = tickets(ada)
    assert in_force(ada, token), "nothing has changed yet"
    later(ada, "tickets", "created_at", "expires_at", by=timedelta(minutes=59))
    ada.accounts.redeem(first, OTHER)
    assert not in_force(ada, token)
    with pytest.raises(BadTicket):
        ada.accounts.check_ticket(second)
    assert records(ada).count(("password forgotten", "anonymous", "Ada", None)) == 2


def test_a_link_that_is_too_old_or_of_a_disabled_account_is_not_good(ada: Desk) -> None:
    person(ada, "Bob", Role.VIEWER)
    ada.accounts.send_link("Bob")
    [ticket] = tickets(ada)
    ada.accounts.disable("Bob")
    with pytest.raises(BadTicket):
        ada.accounts.redeem(ticket, OTHER)
    ada.accounts.enable("Bob")
    later(ada, "tickets", "created_at", "expires_at", by=timedelta(hours=1))
    for wrong in (ticket, "", "x", "\ud800", ticket[:-1]):
        with pytest.raises(BadTicket):
            ada.accounts.check_ticket(wrong)
        with pytest.raises(BadTicket):
            ada.accounts.redeem(wrong, OTHER)


def test_asking_for_a_link_says_nothing_about_who_has_an_account(sqlite_desk: Desk) -> None:
    person(ada := sqlite_desk)
    ada.accounts.add("Eve", "eve@example.com", "viewer", elsewhere=("https://id.example.com", "e"))
    person(ada, "Bob", Role.VIEWER)
    ada.accounts.disable("Bob")
    before = records(ada)
    for asked in ("nobody", "nobody@example.com", "Eve", "Bob", "", "\ud800"):
        ada.accounts.forgotten(asked)
    ada.close()
    assert mails(ada) == []
    assert records(ada) == before


def test_a_person_gets_three_links_an_hour_and_an_address_asks_for_thirty(sqlite_desk: Desk) -> None:
    person(ada := sqlite_desk)
    for _ in range(5):
        ada.accounts.forgotten("Ada", address="192.0.2.1")
    ada.close()
    assert len(mails(ada)) == 3
    for n in range(25):
        ada.accounts.forgotten(f"person {n}", address="192.0.2.1")
    with pytest.raises(TooManyAttempts):
        ada.accounts.forgotten("Ada", address="192.0.2.1")


def test_an_invitation_whose_mail_is_not_taken_says_so_and_can_be_sent_again(
    sqlite_desk: Desk, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    unreachable = read_settings(
        database_url=sqlite_desk.settings.url, data=tmp_path, user="ada", smtp_url="smtp://127.0.0.1:9"
    )
    with Desk(unreachable) as desk:
        with pytest.raises(MailNotSent, match=r"The mail to Bob was not sent: .*\. The account is there"):
            desk.accounts.invite("Bob", "bob@example.com", "administrator")
        desk.accounts.forgotten("Bob")
    assert "A mail about an account was not sent" in caplog.text
    assert "/sign-in/ticket/" not in caplog.text
    sqlite_desk.accounts.send_link("Bob")
    assert sqlite_desk.accounts.check_ticket(tickets(sqlite_desk)[0]).name == "Bob"
