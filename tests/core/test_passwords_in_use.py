"""Passwords and tokens as they are used: how long they may be, how long they last, and that nobody guesses them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import Desk
from core.accounts.errors import BadPassword
from core.accounts.passwords import LONGEST, check_new, hash_password, is_right
from tests.core.people import GOOD, later, person, signed_in, tickets

SENTENCE = "My grandmother kept eleven green umbrellas beside the piano, and lent out nine of them every autumn. " * 2


def test_a_whole_sentence_is_a_password() -> None:
    assert 64 < len(SENTENCE) <= LONGEST
    check_new(SENTENCE, ("Ada", "ada@example.com"), None)
    assert is_right(SENTENCE, hash_password(SENTENCE))
    assert not is_right(SENTENCE.lower(), hash_password(SENTENCE))


def test_a_password_lasts_until_somebody_changes_it(sqlite_desk: Desk) -> None:
    person(sqlite_desk)
    later(sqlite_desk, "accounts", "created_at", "password_at", by=timedelta(days=3650))
    assert signed_in(sqlite_desk, password=GOOD)


def test_tokens_are_long_and_never_the_same(sqlite_desk: Desk) -> None:
    person(sqlite_desk)
    for _ in range(3):
        sqlite_desk.accounts.send_link("Ada")
    made = {
        "sessions": [signed_in(sqlite_desk).token.removeprefix("pds_") for _ in range(5)],
        "tickets": tickets(sqlite_desk),
        "keys": [sqlite_desk.keys.add(f"k{n}", ["orders:read"]).secret.removeprefix("pd_") for n in range(3)],
    }
    for found in made.values():
        assert len(set(found)) == len(found) >= 3
        assert {len(one) for one in found} == {43}, "256 random bits in base64"


@pytest.mark.parametrize(
    "password",
    [
        "ada lovelace 1815 printdesk",
        "printdesk printdesk",
        "AdaLovelace2026!",
        "lovelace@example 7",
        "Layer & Co Berlin",
    ],
)
def test_names_that_others_know_make_no_password(password: str) -> None:
    about = ("Ada Lovelace", "ada.lovelace@example.com", "Layer & Co Berlin", "printdesk")
    with pytest.raises(BadPassword, match="too easy to guess"):
        check_new(password, about, None)
    check_new(f"{password} under a zinc bathtub", about, None)
