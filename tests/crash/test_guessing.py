"""Guessing a password from several server processes at once gets no further than from one."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

import core
from core.accounts.errors import BadSignIn
from core.limits import TooManyAttempts
from tests.core.people import later, person, signed_in
from tests.crash.guessing import guess
from tests.crash.processes import together

pytestmark = pytest.mark.alone


def test_of_fifty_guesses_over_two_processes_ten_are_looked_at(
    desk: core.Desk, database_url: str, tmp_path: Path
) -> None:
    person(desk)
    person(desk, "Bob")
    works = [partial(guess, database_url, tmp_path, "Ada", f"198.51.100.{n}", 25) for n in range(2)]
    heard = together(*works)
    assert sum(one["looked at"] for one in heard) == 10
    assert sum(one["throttled"] for one in heard) == 40
    with pytest.raises(TooManyAttempts):
        signed_in(desk)
    assert signed_in(desk, "Bob"), "another account, at another address, is not affected"
    later(desk, "throttles", "until", by=timedelta(seconds=91))
    assert signed_in(desk), "and the right password is not locked out for ever"


def test_an_address_that_tries_many_names_over_two_processes_has_thirty_guesses(
    desk: core.Desk, database_url: str, tmp_path: Path
) -> None:
    person(desk)
    works = [partial(guess, database_url, tmp_path, f"name {n}", "198.51.100.1", 10) for n in range(2)]
    assert sum(one["looked at"] for one in together(*works)) == 20
    for n in range(20):
        with pytest.raises(BadSignIn if n < 10 else TooManyAttempts):
            desk.sessions.sign_in(f"other {n}", "guess", address="198.51.100.1", agent="")
    assert signed_in(desk)
