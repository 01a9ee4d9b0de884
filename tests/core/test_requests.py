"""The same Idempotency-Key gives the same answer for a day, and does the work once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from core import Desk
from core.errors import DatabaseBusy
from core.key_errors import BadRequestKey, RequestReused, RequestUnderWay
from core.keys import NewKey
from core.requests import KEPT, SILENT, Answer
from core.times import now, to_micros


@pytest.fixture
def key(desk: Desk) -> NewKey:
    return desk.keys.add("shop", ["orders:write"])


class Work:
    """Answers with how often it was done; remembers its claims."""

    def __init__(self, status: int = 201) -> None:
        self.claims: list[str] = []
        self._status = status

    def __call__(self, claim: str) -> Answer:
        self.claims.append(claim)
        return Answer(self._status, f"answer {len(self.claims)}")


def pass_time(desk: Desk, time: timedelta) -> None:
    """As if everything so far had happened that much earlier."""
    micros = to_micros(now()) - to_micros(now() - time)
    with desk.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE requests SET at = at - {micros}, claimed_at = claimed_at - {micros}")


@pytest.mark.parametrize("status", [201, 422, 500])
def test_the_first_answer_is_given_again_whatever_it_was(desk: Desk, key: NewKey, status: int) -> None:
    work = Work(status)
    first = desk.requests.once(key, "a", "mark", work)
    assert (first.status, first.body, first.again) == (status, "answer 1", False)
    assert desk.requests.once(key, "a", "mark", work) == Answer(status, "answer 1", again=True)
    assert len(work.claims) == 1


def test_another_request_with_the_same_key_is_refused(desk: Desk, key: NewKey) -> None:
    work = Work()
    desk.requests.once(key, "a", "mark", work)
    with pytest.raises(RequestReused, match="The Idempotency-Key a was used for another request"):
        desk.requests.once(key, "a", "another mark", work)
    other = desk.keys.add("another shop", ["orders:write"])
    assert desk.requests.once(other, "a", "another mark", work).body == "answer 2", "each program has its own"


def test_a_key_is_forgotten_after_a_day(desk: Desk, key: NewKey) -> None:
    work = Work()
    desk.requests.once(key, "a", "mark", work)
    pass_time(desk, KEPT - timedelta(minutes=1))
    assert desk.requests.once(key, "a", "mark", work).again
    pass_time(desk, timedelta(minutes=2))
    assert desk.requests.once(key, "a", "another mark", work).body == "answer 2"
    assert work.claims[0] != work.claims[1]


def test_while_the_first_is_answered_the_second_is_refused(desk: Desk, key: NewKey) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(_claim: str) -> Answer:
        begun.set()
        assert may_end.wait(20)
        return Answer(201, "slow")

    thread = threading.Thread(target=desk.requests.once, args=(key, "a", "mark", slow))
    thread.start()
    assert begun.wait(20)
    with pytest.raises(RequestUnderWay):
        desk.requests.once(key, "a", "mark", Work())
    may_end.set()
    thread.join(20)
    assert desk.requests.once(key, "a", "mark", Work()) == Answer(201, "slow", again=True)


def test_after_a_crash_the_same_work_is_done_again_under_its_claim(desk: Desk, key: NewKey) -> None:
    claims: list[str] = []

    def crash(claim: str) -> Answer:
        claims.append(claim)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.requests.once(key, "a", "mark", crash)
    work = Work()
    with pytest.raises(RequestUnderWay):
        desk.requests.once(key, "a", "mark", work)
    pass_time(desk, SILENT)
    assert desk.requests.once(key, "a", "mark", work).body == "answer 1"
    assert work.claims == claims


def test_when_the_database_was_busy_the_same_request_may_be_tried_at_once(desk: Desk, key: NewKey) -> None:
    """Under the same claim: who knows how much of it was done."""
    claims: list[str] = []

    def busy(claim: str) -> Answer:
        claims.append(claim)
        raise DatabaseBusy

    work = Work()
    with pytest.raises(DatabaseBusy):
        desk.requests.once(key, "a", "mark", busy)
    with pytest.raises(RequestReused):
        desk.requests.once(key, "a", "another mark", work)
    assert desk.requests.once(key, "a", "mark", work) == Answer(201, "answer 1")
    assert work.claims == claims


def test_of_many_at_once_one_does_the_work(desk: Desk, key: NewKey) -> None:
    work, refused = Work(), []

    def ask() -> None:
        try:
            desk.requests.once(key, "a", "mark", work)
        except RequestUnderWay as error:
            refused.append(error)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(work.claims) == 1
    assert desk.requests.once(key, "a", "mark", work).again


@pytest.mark.parametrize("given", ["", "x" * 256, "a b", "ä"])
def test_what_cannot_be_an_idempotency_key_is_refused(sqlite_desk: Desk, given: str) -> None:
    key = sqlite_desk.keys.add("shop", ["orders:write"])
    with pytest.raises(BadRequestKey):
        sqlite_desk.requests.once(key, given, "mark", Work())
