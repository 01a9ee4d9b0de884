"""How often things may be done: counted in the database, by all processes together, and soon forgotten."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

import core
from core.limits import RATES, Rate, TooManyAttempts, place_of
from core.settings import read_settings
from core.times import now
from tests import factory

THRICE = Rate(3, timedelta(hours=1))
TRIES = """
import sys
from datetime import timedelta
from core.desk import Desk
from core.limits import Rate, TooManyAttempts
from core.settings import read_settings

with Desk(read_settings(database_url=sys.argv[1], data=sys.argv[2])) as desk:
    input()
    taken = 0
    for _ in range(40):
        try:
            desk.limits.take("all together", Rate(10, timedelta(hours=1)))
        except TooManyAttempts:
            continue
        taken += 1
    print(taken)
"""


def test_so_many_are_let_through_and_the_next_is_told_when(desk: core.Desk) -> None:
    for _ in range(3):
        desk.limits.take("bell", THRICE)
    for _ in range(2):
        with pytest.raises(
            TooManyAttempts, match=r"^That was too often\. Please wait 20 minutes and try again\.$"
        ) as no:
            desk.limits.take("bell", THRICE)
        assert 1190 < no.value.retry_after <= 1200
    desk.limits.take("another bell", THRICE)


def test_one_more_becomes_free_after_its_part_of_the_time(desk: core.Desk) -> None:
    often = Rate(2, timedelta(seconds=1))
    desk.limits.take("bell", often)
    desk.limits.take("bell", often)
    with pytest.raises(TooManyAttempts) as no:
        desk.limits.take("bell", often)
    assert no.value.retry_after == 1
    assert str(no.value) == "That was too often. Please wait 1 second and try again."
    time.sleep(0.55)
    desk.limits.take("bell", often)
    with pytest.raises(TooManyAttempts):
        desk.limits.take("bell", often)


def test_what_turned_out_well_is_given_back(desk: core.Desk) -> None:
    for _ in range(5):
        desk.limits.take("bell", THRICE)
        desk.limits.give_back("bell", THRICE)
    desk.limits.take("bell", THRICE, cost=3)
    with pytest.raises(TooManyAttempts):
        desk.limits.take("bell", THRICE)


def test_two_processes_count_together(database_url: str, desk: core.Desk, tmp_path: Path) -> None:
    command = [sys.executable, "-c", TRIES, database_url, str(tmp_path)]
    running = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )
        for _ in range(2)
    ]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    taken = [int(process.communicate(timeout=60)[0]) for process in running]
    assert sum(taken) == 10


def test_whoever_is_over_the_limit_costs_no_write(desk: core.Desk) -> None:
    desk.limits.take("bell", THRICE, cost=3)
    with desk.database.writing(), pytest.raises(TooManyAttempts):  # else it would wait for the other writer
        desk.limits.take("bell", THRICE)


def test_what_is_forgotten_is_swept(desk: core.Desk) -> None:
    desk.limits.take("bell", THRICE)
    desk.limits.take("horn", Rate(3, timedelta(days=3)))
    assert desk.limits.sweep() == 0
    assert desk.limits.sweep(now() + timedelta(minutes=21)) == 1
    desk.limits.take("bell", THRICE, cost=3)
    with pytest.raises(TooManyAttempts):
        desk.limits.take("horn", Rate(3, timedelta(days=3)), cost=3)


def test_an_operator_can_loosen_and_tighten_them(sqlite_url: str, tmp_path: Path) -> None:
    what, usual = "orders on the order page", RATES["orders on the order page"].times
    settings = read_settings(database_url=sqlite_url, data=tmp_path)
    for factor, allowed in ((0.05, usual // 20), (2.0, usual * 2), (0.001, 1)):
        with core.Desk(settings.changed(rate_factor=factor)) as desk:
            for _ in range(allowed):
                desk.limits.count(what, factor)
            with pytest.raises(TooManyAttempts):
                desk.limits.count(what, factor)


def test_many_are_taken_in_a_few_transactions_and_never_too_many(desk: core.Desk) -> None:
    what = "requests with a key"
    rate = RATES[what]
    desk.limits.take(f"{what}: 1", rate, cost=rate.times // 2)
    desk.limits.count(what, 1)
    with desk.database.writing():  # nobody else can write now
        for _ in range(rate.times // 60 - 1):
            desk.limits.count(what, 1)
    begun, more = time.monotonic(), 0
    while more < 2 * rate.times and let_through(desk, what):
        more += 1
    all_in_all, free = rate.times // 60 + more, (time.monotonic() - begun + 5) / 60 * rate.times
    assert rate.times / 2 <= all_in_all <= rate.times / 2 + free


def let_through(desk: core.Desk, what: str) -> bool:
    try:
        desk.limits.count(what, 1)
    except TooManyAttempts:
        return False
    return True


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("somewhere", "somewhere"),
    ],
)
def test_addresses_of_one_customer_of_a_network_are_one_place(address: str, place: str) -> None:
    assert place_of(address) == place


def test_customers_write_so_many_comments_an_hour(sqlite_desk: core.Desk) -> None:
    project = sqlite_desk.projects.place(factory.order())
    token = sqlite_desk.links.of(project.number)
    sqlite_desk.limits.take(f"comments of a customer: {project.number}", RATES["comments of a customer"], cost=59)
    sqlite_desk.following.comment(token, "One more.")
    with pytest.raises(TooManyAttempts):
        sqlite_desk.following.comment(token, "And another one.")
    assert len(sqlite_desk.projects.get(project.number).comments) == 1
