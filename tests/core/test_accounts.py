"""Accounts: who may sign in, as what, and the administrator that there always is."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from core import Desk
from core.accounts.errors import (
    BadAccount,
    BadSignIn,
    BadTicket,
    LastAdministrator,
    NoPassword,
    SignedOut,
    UnknownAccount,
)
from core.accounts.people import KINDS
from core.accounts.roles import Role
from core.errors import DeskError
from tests.core.people import GOOD, OTHER, PLACE, mails, person, records, signed_in, stored, tickets


def test_an_account_is_stored_without_its_password_and_found_in_any_case(desk: Desk) -> None:
    assert not desk.accounts.any()
    assert desk.accounts.all() == []
    made = desk.accounts.add(" Zoë\n  Ångström ", "zoe@EXAMPLE.com", "Manager", password=GOOD, by="the operator")
    assert (made.name, made.email, made.role) == ("Zoë Ångström", "zoe@example.com", Role.MANAGER)
    assert (made.created_by, made.has_password, made.invited, made.second_factor) == (
        "the operator",
        True,
        False,
        False,
    )
    assert desk.accounts.any()
    assert desk.accounts.get("zoë ÅNGSTRÖM") == made
    assert desk.accounts.all() == [made]
    assert GOOD not in stored(desk)
    assert records(desk) == [("account added", "the operator", "Zoë Ångström", "manager")]
    with pytest.raises(UnknownAccount, match=r"There is no account Zoe. The accounts are Zoë Ångström."):
        desk.accounts.get("Zoe")


def test_the_table_has_its_columns_without_an_account_too(desk: Desk) -> None:
    empty = desk.accounts.table()
    person(desk)
    full = desk.accounts.table()
    assert list(empty.columns) == list(full.columns) == list(KINDS)
    assert empty.dtypes.tolist() == full.dtypes.tolist()
    [row] = full.to_dict("records")
    assert (row["name"], row["role"], bool(row["second_factor"])) == ("Ada", "administrator", False)
    assert row["created_at"] == desk.accounts.get("ada").created_at


@pytest.mark.parametrize(
    ("name", "email", "role", "password", "fields"),
    [
        (" \n", "bob@example.com", "viewer", GOOD, ["name"]),
        ("b@b", "bob@example.com", "viewer", GOOD, ["name"]),
        ("Bob \u202etxt", "bob@example.com", "viewer", GOOD, ["name"]),
        ("x" * 81, "bob@example.com", "viewer", GOOD, ["name"]),
        ("Customer", "bob@example.com", "viewer", GOOD, ["name"]),
        ("printdesk", "bob@example.com", "viewer", GOOD, ["name"]),
        ("ANONYMOUS", "bob@example.com", "viewer", GOOD, ["name"]),
        ("Bob", "bob@example.com, eve@example.com", "viewer", GOOD, ["email"]),
        ("Bob", "bob@example.com\nBcc: eve@example.com", "viewer", GOOD, ["email"]),
        ("Bob", "bob@example.com", "root", GOOD, ["role"]),
        ("Bob", "bob@example.com", "viewer", "bob12345", ["password"]),
        ("ADA", "Ada@Example.COM", "viewer", GOOD, ["name", "email"]),
        ("", "", "", "", ["name", "email", "role", "password"]),
    ],
)
def test_all_that_is_wrong_with_an_account_is_said_at_once(
    sqlite_desk: Desk, name: str, email: str, role: str, password: str, fields: list[str]
) -> None:
    person(sqlite_desk)
    with pytest.raises(BadAccount) as refused:
        sqlite_desk.accounts.add(name, email, role, password=password)
    assert [field for field, _ in refused.value.problems] == fields
    assert all(sentence.endswith(".") for _, sentence in refused.value.problems)
    assert len(sqlite_desk.accounts.all()) == 1


def test_of_two_who_add_the_same_person_at_once_one_hears_of_it(desk: Desk) -> None:
    person(desk)

    def try_it(_: int) -> str:
        try:
            return desk.accounts.add("Bob", "bob@example.com", "viewer").name
        except BadAccount as refused:
            return str(refused)

    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(try_it, range(4)))
    assert heard.count("Bob") == 1
    assert all(one.endswith(" already.") for one in heard if one != "Bob"), heard


def test_a_role_changes_at_once_in_sessions_that_are_open(desk: Desk) -> None:
    person(desk)
    person(desk, "Bob", Role.VIEWER)
    token = signed_in(desk, "Bob").token
    assert desk.accounts.set_role("bob", "operator", by="Ada").role is Role.OPERATOR
    assert desk.sessions.check(token).account.role is Role.OPERATOR
    assert records(desk)[-1] == ("role changed", "Ada", "Bob", "operator")
    desk.accounts.set_role("bob", "operator", by="Ada")
    assert [kind for kind, *_ in records(desk)].count("role changed") == 1, "nothing has changed the second time"
    with pytest.raises(BadAccount, match=r"The role is one of viewer, operator, manager, administrator."):
        desk.accounts.set_role("bob", "boss")


def test_another_address_ends_the_links_to_the_old_one(desk: Desk) -> None:
    person(desk)
    desk.accounts.invite("Bob", "bob@exmaple.com", "viewer")
    for wrong in ("ADA@example.com", "bob", "bob@example.com\nBcc: eve@example.com"):
        with pytest.raises(BadAccount):
            desk.accounts.set_email("Bob", wrong)
    assert desk.accounts.set_email("bob", "Bob@EXAMPLE.com", by="Ada").email == "Bob@example.com"
    assert desk.accounts.set_email("bob", "bob@example.com", by="Ada").email == "bob@example.com"
    with pytest.raises(BadTicket):
        desk.accounts.check_ticket(tickets(desk)[0])
    desk.accounts.send_link("Bob")
    assert {str(mail["To"]) for mail in mails(desk)} == {"Bob <bob@exmaple.com>", "Bob <bob@example.com>"}
    assert records(desk)[-2] == ("e-mail changed", "Ada", "Bob", None)


def test_a_disabled_account_is_signed_out_everywhere_and_stays_out_until_it_is_enabled(desk: Desk) -> None:
    person(desk)
    person(desk, "Bob", Role.MANAGER)
    tokens = [signed_in(desk, "Bob", kind=kind).token for kind in ("browser", "token")]
    assert desk.accounts.disable("Bob", by="Ada").disabled_at is not None
    for token in tokens:
        with pytest.raises(SignedOut):
            desk.sessions.check(token)
    with pytest.raises(BadSignIn):
        desk.sessions.sign_in("Bob", GOOD, **PLACE)
    with pytest.raises(BadSignIn):
        desk.sessions.start(desk.accounts.get("Bob"), **PLACE)
    assert desk.accounts.enable("Bob", by="Ada").disabled_at is None
    for token in tokens:
        with pytest.raises(SignedOut):
            desk.sessions.check(token)
    assert signed_in(desk, "Bob")
    assert [row for row in records(desk) if row[0].startswith("account ")][-2:] == [
        ("account disabled", "Ada", "Bob", None),
        ("account enabled", "Ada", "Bob", None),
    ]


def test_the_last_administrator_who_can_sign_in_stays_one(desk: Desk) -> None:
    person(desk)
    person(desk, "Bob", Role.ADMINISTRATOR, password=None)  # has not chosen a password yet
    for refused in (lambda: desk.accounts.disable("Ada"), lambda: desk.accounts.set_role("ada", "viewer")):
        with pytest.raises(LastAdministrator, match="Ada is the only administrator who can sign in"):
            refused()
    desk.accounts.set_role("Bob", "viewer")
    person(desk, "Eve", Role.ADMINISTRATOR)
    desk.accounts.disable("Ada")
    with pytest.raises(LastAdministrator, match="Eve"):
        desk.accounts.disable("Eve")
    desk.accounts.enable("Ada")
    assert desk.accounts.set_role("Eve", "manager").role is Role.MANAGER


def test_of_two_administrators_who_disable_each_other_at_once_one_stays(desk: Desk) -> None:
    person(desk)
    person(desk, "Bob", Role.ADMINISTRATOR)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            list(pool.map(lambda name: _quietly(desk, name), ("Ada", "Bob")))
            left = [one.name for one in desk.accounts.all() if one.disabled_at is None]
            assert len(left) == 1
            for name in {"Ada", "Bob"} - set(left):
                desk.accounts.enable(name)


def _quietly(desk: Desk, name: str) -> None:
    with suppress(LastAdministrator):
        desk.accounts.disable(name)


def test_an_account_of_single_sign_on_has_no_password_and_is_found_by_its_provider(desk: Desk) -> None:
    person(desk)
    made = desk.accounts.add("Eve", "eve@example.com", "viewer", elsewhere=("https://id.example.com", "e-17"))
    assert (made.single_sign_on, made.has_password, made.invited) == (True, False, False)
    assert desk.accounts.of_single_sign_on("https://id.example.com", "e-17") == made
    assert desk.accounts.of_single_sign_on("https://id.example.org", "e-17") is None
    for refused in (
        lambda: desk.accounts.set_password("Eve", OTHER),
        lambda: desk.accounts.send_link("Eve"),
        lambda: desk.accounts.begin_second_factor("Eve"),
    ):
        with pytest.raises(NoPassword):
            refused()
    with pytest.raises(BadSignIn):
        desk.sessions.sign_in("Eve", "", **PLACE)
    begun = desk.sessions.start(made, id_token="signed elsewhere", **PLACE)
    assert desk.sessions.check(begun.token).account.name == "Eve"
    assert desk.sessions.id_token(begun.token) == "signed elsewhere"
    assert "signed elsewhere" not in repr(begun.session)


def test_every_refusal_is_a_sentence(sqlite_desk: Desk) -> None:
    person(sqlite_desk)
    for command in (
        lambda: sqlite_desk.accounts.get("x"),
        lambda: sqlite_desk.accounts.disable("Ada"),
        lambda: sqlite_desk.accounts.check_ticket("x"),
        lambda: sqlite_desk.sessions.check("x"),
        lambda: sqlite_desk.sessions.sign_in("x", "y", **PLACE),
        lambda: sqlite_desk.sessions.end_one("Ada", 5),
        lambda: sqlite_desk.accounts.remove_second_factor("Ada"),
        lambda: sqlite_desk.accounts.confirm_second_factor("Ada", "x", "1"),
        lambda: sqlite_desk.accounts.set_password("Ada", "x"),
    ):
        with pytest.raises(DeskError, match=r"^[A-Z].*\.$"):
            command()
