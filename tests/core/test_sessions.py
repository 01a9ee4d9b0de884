"""Sessions: how they begin, with one proof or two, and when they end."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from argon2 import PasswordHasher

from core import Desk
from core.accounts.errors import BadSignIn, BadTicket, NoSuchSession, SignedOut, UnknownAccount
from core.accounts.roles import Role
from core.backup import backup, restore
from core.files import FileStore
from core.limits import TooManyAttempts
from core.settings import read_settings
from core.store import accounts
from tests.core.people import GOOD, OTHER, PLACE, later, person, records, signed_in, stored, tickets


@pytest.fixture
def ada(desk: Desk) -> Desk:
    """A desk with one account."""
    person(desk)
    return desk


def test_a_session_is_opened_by_its_token_alone_which_is_stored_as_a_hash(ada: Desk) -> None:
    begun = signed_in(ada, "ADA@example.com")
    assert begun.token not in stored(ada)
    found = ada.sessions.check(begun.token)
    assert (found.account.name, found.kind, found.address, found.agent) == ("Ada", "browser", "192.0.2.7", "Firefox")
    assert found.expires_at - found.created_at == timedelta(days=7)
    assert begun.session.account.signed_in_at == found.account.signed_in_at is not None
    for wrong in ("", "x", begun.token[:-1], begun.token + "x", str(found.id), "\ud800"):
        with pytest.raises(SignedOut, match="You have been signed out"):
            ada.sessions.check(wrong)
    assert records(ada)[-1] == ("signed in", "Ada", "Ada", "browser")


def test_every_failure_sounds_the_same(sqlite_desk: Desk) -> None:
    person(ada := sqlite_desk)
    person(ada, "Bob", Role.VIEWER)
    ada.accounts.disable("Bob")
    person(ada, "Eve", Role.VIEWER, password=None)
    told = set()
    for name, password in (("Ada", OTHER), ("Ada", ""), ("nobody", GOOD), ("Bob", GOOD), ("Eve", ""), ("", "")):
        with pytest.raises(BadSignIn) as refused:
            ada.sessions.sign_in(name, password, **PLACE)
        told.add(str(refused.value))
    assert told == {"The name or the password is not right, or this account may not sign in."}
    refusals = [row for row in records(ada) if row[0] == "sign-in refused"]
    assert [subject for _, _, subject, _ in refusals] == ["Ada", "Ada", "", "Bob", "Eve", ""]
    assert {(actor, detail) for _, actor, _, detail in refusals} == {("anonymous", "password")}
    assert "nobody" not in stored(ada), "what is typed as a name may be a password"


@pytest.mark.alone
def test_a_name_that_nobody_has_costs_as_much_time_as_a_wrong_password(sqlite_desk: Desk) -> None:
    for n in range(10):
        person(sqlite_desk, f"Person{n}", Role.VIEWER, GOOD if n == 0 else None)
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for n in range(9):
        for kind, name in (("known", "Person0"), ("unknown", f"nobody {n}")):
            begun = time.perf_counter()
            with pytest.raises(BadSignIn):
                sqlite_desk.sessions.sign_in(name, OTHER, address="", agent="")
            took[kind].append(time.perf_counter() - begun)
    ratio = median(took["unknown"]) / median(took["known"])
    assert 0.6 < ratio < 1.6, ratio


def test_ten_wrong_passwords_stop_an_account_for_a_while_and_no_other(ada: Desk) -> None:
    person(ada, "Bob", Role.VIEWER)
    for n in range(10):
        with pytest.raises(BadSignIn):
            ada.sessions.sign_in("Ada", "wrong", address=f"192.0.2.{n}", agent="")
    for name in ("Ada", "ada@example.com"):
        with pytest.raises(TooManyAttempts) as refused:
            ada.sessions.sign_in(name, GOOD, address="192.0.2.99", agent="")
        assert 0 < refused.value.retry_after <= 90
    assert signed_in(ada, "Bob", address="192.0.2.98")
    later(ada, "throttles", "until", by=timedelta(seconds=91))
    assert signed_in(ada), "the right password is not locked out for ever"
    assert signed_in(ada), "and what was right is not counted"


def test_thirty_failures_stop_an_address_whatever_names_it_tries(sqlite_desk: Desk) -> None:
    person(ada := sqlite_desk)
    for n in range(30):
        with pytest.raises(BadSignIn):
            ada.sessions.sign_in(f"nobody {n}", "wrong", address="198.51.100.1", agent="")
    with pytest.raises(TooManyAttempts):
        ada.sessions.sign_in("Ada", GOOD, address="198.51.100.1", agent="")
    assert signed_in(ada, address="198.51.100.2")


def test_a_session_ends_when_it_is_idle_or_old_and_being_used_keeps_it(ada: Desk) -> None:
    token = signed_in(ada).token
    for _ in range(13):
        later(ada, "sessions", "seen_at", "created_at", "expires_at", by=timedelta(hours=11))
        ada.sessions.check(token)
    later(ada, "sessions", "seen_at", by=timedelta(hours=12))
    with pytest.raises(SignedOut):
        ada.sessions.check(token)
    old = signed_in(ada).token
    later(ada, "sessions", "expires_at", by=timedelta(days=7))
    with pytest.raises(SignedOut):
        ada.sessions.check(old)
    assert ada.sessions.of("Ada") == []


def test_how_long_sessions_last_is_a_setting(sqlite_desk: Desk) -> None:
    person(sqlite_desk)
    settings = read_settings(
        database_url=sqlite_desk.settings.url, data=sqlite_desk.settings.data, session_idle=1, session_days=0.5
    )
    with Desk(settings) as desk:
        begun = signed_in(desk)
        assert begun.session.expires_at - begun.session.created_at == timedelta(hours=12)
        later(desk, "sessions", "seen_at", by=timedelta(minutes=61))
        assert sqlite_desk.sessions.check(begun.token)
        later(desk, "sessions", "seen_at", by=timedelta(minutes=61))
        with pytest.raises(SignedOut):
            desk.sessions.check(begun.token)


def test_looking_at_a_session_writes_at_most_once_a_minute(ada: Desk) -> None:
    token = signed_in(ada).token
    first = ada.sessions.check(token).seen_at
    assert ada.sessions.check(token).seen_at == first
    later(ada, "sessions", "seen_at", by=timedelta(minutes=1))
    ada.sessions.check(token)
    assert ada.sessions.check(token).seen_at > first


def test_signing_out_ends_one_session_and_others_stay(ada: Desk) -> None:
    mine, other = signed_in(ada), signed_in(ada, kind="token", agent="printdesk")
    assert [(one.id, one.kind) for one in ada.sessions.of("ada")] == [
        (other.session.id, "token"),
        (mine.session.id, "browser"),
    ]
    for _ in range(2):
        ada.sessions.end(mine.token)
    with pytest.raises(SignedOut):
        ada.sessions.check(mine.token)
    assert [one.id for one in ada.sessions.of("Ada")] == [other.session.id]
    assert [kind for kind, *_ in records(ada)].count("signed out") == 1
    with pytest.raises(UnknownAccount):
        ada.sessions.of("Bob")


def test_sessions_are_ended_from_elsewhere_but_only_those_of_the_account(ada: Desk) -> None:
    person(ada, "Bob", Role.VIEWER)
    first, second, third = (signed_in(ada).session.id for _ in range(3))
    bobs = signed_in(ada, "Bob").session.id
    with pytest.raises(NoSuchSession, match="Ada has no such session"):
        ada.sessions.end_one("Ada", bobs, by="Ada")
    ada.sessions.end_one("Ada", first, by="Ada")
    with pytest.raises(NoSuchSession):
        ada.sessions.end_one("Ada", first, by="Ada")
    assert ada.sessions.ended([first, second, third, bobs, 99]) == {first, 99}
    assert ada.sessions.end_all("Ada", but=third, by="Ada") == 1
    assert ada.sessions.ended([first, second, third, bobs]) == {first, second}
    assert ada.sessions.end_all("Ada", by="Bob") == 1
    assert ada.sessions.end_all("Ada", by="Bob") == 0
    assert ada.sessions.ended({bobs}) == ada.sessions.ended(()) == set()
    ended = [row for row in records(ada) if row[0] == "session ended"]
    assert [(actor, detail) for _, actor, _, detail in ended] == [("Ada", None), ("Ada", "all others"), ("Bob", "all")]


def test_who_is_not_in_force_any_more_is_heard_of_whatever_the_cause(ada: Desk) -> None:
    person(ada, "Bob", Role.VIEWER)
    idle, old, bobs, mine = (signed_in(ada, name) for name in ("Ada", "Ada", "Bob", "Ada"))
    for column, session in (("seen_at", idle), ("expires_at", old)):
        with ada.database.writing() as connection:
            connection.exec_driver_sql(f"UPDATE sessions SET {column} = 0 WHERE id = {session.session.id}")
    ada.accounts.disable("Bob")
    ids = [one.session.id for one in (idle, old, bobs, mine)]
    assert ada.sessions.ended(ids) == set(ids[:3])


def test_a_password_that_changes_while_somebody_signs_in_with_the_old_one_wins(ada: Desk) -> None:
    stale = ada.accounts.get("Ada")
    with ada.database.reading() as connection:
        row = accounts.by_id(connection, stale.id)
    assert row is not None
    ada.accounts.set_password("Ada", OTHER)
    with pytest.raises(BadSignIn):
        ada.database.write(lambda connection: ada.sessions._start(connection, row, "browser", "", ""))


def test_a_hash_of_weaker_parameters_is_replaced_at_the_next_sign_in(ada: Desk) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(GOOD)
    with ada.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE accounts SET password = '{weak}'")
    assert signed_in(ada)
    assert weak not in stored(ada)
    assert signed_in(ada)


def test_sessions_that_ran_out_long_ago_are_forgotten_when_their_person_signs_in(ada: Desk) -> None:
    old = [signed_in(ada).session.id for _ in range(3)]
    later(ada, "sessions", "created_at", "seen_at", "expires_at", by=timedelta(days=38))
    new = signed_in(ada).session.id
    with ada.database.reading() as connection:
        left = connection.exec_driver_sql("SELECT id FROM sessions").scalars().all()
    assert left == [new]
    assert all(one < two for one, two in pairwise([*old, new]))


def test_a_backup_brings_people_back_but_neither_their_sessions_nor_their_links(ada: Desk, tmp_path: Path) -> None:
    token = signed_in(ada).token
    ada.accounts.send_link("Ada")
    [ticket] = tickets(ada)
    backup(ada, tmp_path / "desk.tar")
    assert ada.sessions.check(token)
    settings = read_settings(data=tmp_path / "new")
    restore(tmp_path / "desk.tar", settings, FileStore(settings.files_place))
    with Desk(settings) as copy:
        assert copy.accounts.all() == ada.accounts.all()
        with pytest.raises(SignedOut):
            copy.sessions.check(token)
        with pytest.raises(BadTicket):
            copy.accounts.redeem(ticket, OTHER)
        assert signed_in(copy)
