"""A move happens at most once; the loser is told who won. Nobody ever sees a locked database."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

import core
from tests.crash.processes import size, together
from tests.crash.work import Contest, race, read_until_shipped, work_through
from tests.factory import order

pytestmark = pytest.mark.alone

RACERS = [f"racer-{n}" for n in range(8)]


def test_of_eight_who_move_a_project_one_wins_and_seven_are_told_who(
    desk: core.Desk, database_url: str, tmp_path: Path
) -> None:
    rounds = size(50, 200)
    numbers = [desk.projects.place(order()).number for _ in range(rounds)]
    told = together(*(partial(race, database_url, tmp_path, racer, contests(racer, numbers)) for racer in RACERS))
    for heard in zip(*told, strict=True):
        assert len(set(heard)) == 1, "all eight name the same winner, the winner included"
    winners = [heard[0] for heard in zip(*told, strict=True)]
    assert {winner for winner, _ in winners} <= set(RACERS)
    events = desk.events.table().query("kind == 'moved'")
    assert sorted(events["number"]) == sorted(numbers)
    assert sorted(desk.messages.table()["number"]) == sorted(numbers)
    for number, (winner, status) in zip(numbers, winners, strict=True):
        assert desk.projects.get(number).status == status
        assert desk.projects.get(number).history[-1].actor == winner


def contests(racer: str, numbers: list[str]) -> list[Contest]:
    """Half of the racers cancel what they have seen; every other project all of them print, unseen."""
    target = "Printing" if RACERS.index(racer) % 2 else "Canceled"
    return [(number, "Printing", None) if at % 2 else (number, target, 1) for at, number in enumerate(numbers)]


def test_eight_writers_and_four_readers_wait_for_each_other_briefly_and_see_no_error(
    desk: core.Desk, database_url: str, tmp_path: Path
) -> None:
    each = size(40, 500)  # projects, two moves each
    numbers = [desk.projects.place(order()).number for _ in range(8 * each)]
    writers = [
        partial(work_through, database_url, tmp_path, racer, numbers[n * each : (n + 1) * each])
        for n, racer in enumerate(RACERS)
    ]
    readers = [partial(read_until_shipped, database_url, tmp_path, len(numbers))] * 4
    answers = together(*writers, *readers)
    moves = sorted(seconds for answer in answers[:8] for seconds in answer)
    assert moves[int(len(moves) * 0.99)] < size(0.5, 0.25)  # in a short run any hiccup of the machine is the p99
    assert len(desk.messages.table()) == 2 * len(numbers)
