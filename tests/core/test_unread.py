"""Marks of what customers wrote and no staff have seen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from core import Desk
from core.errors import UnknownProject

Order = Callable[..., dict[str, Any]]


def test_comments_are_unread_until_staff_have_seen_them(desk: Desk, order: Order) -> None:
    first, second, quiet = (desk.projects.place(order()).number for _ in range(3))
    assert desk.projects.unread() == {}
    desk.projects.comment(first, "When?", author="Ada Meyer")
    desk.projects.comment(first, "Today?", author="Ada Meyer")
    desk.projects.comment(second, "Hm.", author="Bob")
    assert desk.projects.unread() == {first: 2, second: 1}
    assert desk.projects.unread([second, quiet]) == {second: 1}
    assert desk.projects.unread([]) == {}
    desk.projects.read(first)
    desk.projects.read(first)
    assert desk.projects.unread() == {second: 1}


def test_a_comment_that_came_while_others_were_read_stays_unread(desk: Desk, order: Order) -> None:
    number = desk.projects.place(order()).number
    desk.projects.comment(number, "One", author="Ada")
    desk.projects.comment(number, "Two", author="Ada")
    desk.projects.read(number, seen=1)
    assert desk.projects.unread() == {number: 2}
    desk.projects.read(number, seen=2)
    assert desk.projects.unread() == {}


def test_what_staff_write_marks_nothing(desk: Desk, order: Order) -> None:
    project = desk.projects.place(order(comment="With the order"))
    desk.projects.answer(project.number, project.comments[0].id, "Yes.")
    desk.projects.note(project.number, "Pays late.")
    assert desk.projects.unread() == {}


def test_every_change_of_a_mark_has_another_version(desk: Desk, order: Order) -> None:
    number = desk.projects.place(order()).number
    versions = [desk.projects.unread_version()]
    for _ in range(2):
        desk.projects.comment(number, "Hm.", author="Ada")
        versions.append(desk.projects.unread_version())
    desk.projects.read(number)
    assert desk.projects.unread_version() == versions[0]
    assert len(set(versions)) == 3
    desk.projects.comment(number, "Hm.", author="Ada")
    assert desk.projects.unread_version() not in versions


def test_comments_at_the_same_moment_are_all_counted(desk: Desk, order: Order) -> None:
    number = desk.projects.place(order()).number
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda at: desk.projects.comment(number, f"{at}", author="Ada"), range(24)))
    assert desk.projects.unread() == {number: 24}


def test_only_a_project_can_be_read(desk: Desk) -> None:
    with pytest.raises(UnknownProject):
        desk.projects.read("P-000007")
