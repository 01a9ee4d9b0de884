"""Several projects moved by one command: the same rules as for one, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import core
from core.errors import IllegalMove, MoveConflict, ReasonRequired, UnknownPlaceholder, UnknownProject
from core.project import Project
from tests.factory import order


def placed(desk: core.Desk, count: int) -> list[str]:
    return [desk.projects.place(order(title=f"Set {n}", customer={"name": f"Ada {n}"})).number for n in range(count)]


def test_each_project_gets_its_own_event_and_message(desk: core.Desk) -> None:
    numbers = placed(desk, 3)
    found = desk.projects.move_many(numbers, "Printing", "Dear {customer}, we begin.", by="bob")
    assert list(found) == numbers
    for n, number in enumerate(numbers):
        project = desk.projects.get(number)
        moved = project.history[-1]
        (message,) = project.messages
        assert found[number] == project
        assert (project.status, project.version) == ("Printing", 2)
        assert (moved.kind, moved.actor, moved.status_from, moved.status_to) == ("moved", "bob", "Pending", "Printing")
        assert message.event_id == moved.id
        assert f"Dear Ada {n}, we begin." in message.body
        assert f"{number}, Set {n}" in message.body


def test_many_are_told_what_one_would_be_told(desk: core.Desk) -> None:
    one, other = placed(desk, 2)
    desk.projects.move(one, "Printing", "On {number}.", by="bob")
    desk.projects.move_many([other], "Printing", "On {number}.", by="bob")
    (first,), (second,) = (desk.projects.get(number).messages for number in (one, other))
    for after, before in ((second.subject, first.subject), (second.body, first.body)):
        assert after == before.replace(one, other).replace("Ada 0", "Ada 1").replace("Set 0", "Set 1")


def test_a_refused_number_says_why_and_the_others_move(desk: core.Desk) -> None:
    pending, printing, shipped = placed(desk, 3)
    desk.projects.move(printing, "Printing", by="ann")
    desk.projects.move(shipped, "Printing")
    desk.projects.move(shipped, "Shipped")
    before = len(desk.events.table())
    asked = ["P-999999", shipped, "nonsense", pending, printing]
    found = desk.projects.move_many(asked, "Printing", by="bob")
    assert list(found) == asked
    kinds = [type(found[number]) for number in asked]
    assert kinds == [UnknownProject, IllegalMove, UnknownProject, Project, MoveConflict]
    assert "ann has already moved" in str(found[printing])
    assert len(desk.events.table()) == before + 1


def test_a_cancellation_reaches_both_statuses_that_can_be_canceled(desk: core.Desk) -> None:
    pending, printing = placed(desk, 2)
    desk.projects.move(printing, "Printing")
    found = desk.projects.move_many([printing, pending], "Canceled", reason="out of  PA12\x00", by="bob")
    projects = [desk.projects.get(number) for number in (pending, printing)]
    assert [found[project.number] for project in projects] == projects
    assert [project.history[-1].status_from for project in projects] == ["Pending", "Printing"]
    assert {project.cancel_reason for project in projects} == {project.history[-1].detail for project in projects}
    with pytest.raises(ReasonRequired):
        desk.projects.move_many(placed(desk, 1), "Canceled", reason=" ")


def test_the_same_project_twice_moves_once(desk: core.Desk) -> None:
    (number,) = placed(desk, 1)
    other = "p-" + number.removeprefix("P-").lstrip("0")
    found = desk.projects.move_many([number, other, number], "Printing")
    assert found[number] == found[other] == desk.projects.get(number)
    assert len(desk.projects.get(number).messages) == 1


def test_a_message_that_cannot_be_sent_moves_nothing(desk: core.Desk) -> None:
    numbers = placed(desk, 2)
    with pytest.raises(UnknownPlaceholder):
        desk.projects.move_many(numbers, "Printing", "Dear {costumer}")
    assert {desk.projects.get(number).status for number in numbers} == {"Pending"}
    assert not len(desk.messages.table())


@pytest.mark.parametrize("numbers", [[], iter(())])
def test_nothing_to_move_is_no_error(desk: core.Desk, numbers: Iterator[Any]) -> None:
    assert desk.projects.move_many(numbers, "Printing") == {}


def test_counts_follow_a_thousand_numbers_at_once(desk: core.Desk) -> None:
    numbers = placed(desk, 30)
    found = desk.projects.move_many([*numbers, *(f"P-{n}" for n in range(10**6, 10**6 + 970))], "Printing")
    assert len(found) == 1_000
    assert desk.projects.counts().to_dict() == {"Pending": 0, "Printing": 30, "Shipped": 0, "Canceled": 0}
