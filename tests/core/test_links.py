"""Private links: one in force for a project, which nobody guesses, and which staff can take back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from core import Desk
from core.errors import UnknownProject
from core.links import UnknownLink

Order = Callable[..., dict[str, Any]]


@pytest.fixture
def number(desk: Desk, order: Order) -> str:
    return desk.projects.place(order()).number


def test_a_link_is_made_once_and_leads_to_its_project(desk: Desk, number: str) -> None:
    assert desk.links.known(number) is None
    assert desk.links.address(number) == ""
    token = desk.links.of(number)
    assert desk.links.of(number) == desk.links.known(number) == token
    assert desk.links.find(token) == number
    assert desk.links.url(number) == desk.links.address(number) == f"http://127.0.0.1:5006/o/{token}"


def test_links_are_long_random_and_different(desk: Desk, order: Order) -> None:
    tokens = {desk.links.of(desk.projects.place(order()).number) for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {64}


def test_a_revoked_link_leads_nowhere_and_the_history_says_who_did_it(desk: Desk, number: str) -> None:
    token = desk.links.of(number)
    desk.links.revoke(number, by="bob")
    with pytest.raises(UnknownLink, match="ask for a new one"):
        desk.links.find(token)
    assert desk.links.known(number) is None
    assert [(event.kind, event.actor) for event in desk.projects.get(number).history][1:] == [("link revoked", "bob")]
    desk.links.revoke(number)  # there is nothing left to end
    assert len(desk.projects.get(number).history) == 2


def test_a_renewed_link_takes_the_place_of_the_old_one(desk: Desk, number: str) -> None:
    old = desk.links.of(number)
    new = desk.links.renew(number)
    assert new != old
    assert desk.links.find(new) == number
    with pytest.raises(UnknownLink):
        desk.links.find(old)
    assert desk.projects.get(number).history[-1].kind == "link renewed"


@pytest.mark.parametrize("token", ["", "0" * 64, "x", "' OR 1=1 --", "%", "é" * 64, "A" * 64, "0" * 64 + "\n"])
def test_what_was_never_a_link_leads_nowhere(desk: Desk, number: str, token: str) -> None:
    desk.links.of(number)
    with pytest.raises(UnknownLink):
        desk.links.find(token)


def test_a_link_belongs_to_a_project_that_exists(desk: Desk) -> None:
    for work in (desk.links.of, desk.links.url, desk.links.known, desk.links.revoke, desk.links.renew):
        with pytest.raises(UnknownProject):
            work("P-000009")


def test_many_who_want_the_link_at_once_get_the_same(desk: Desk, number: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        tokens = set(threads.map(lambda _: desk.links.of(number), range(24)))
    assert len(tokens) == 1


def test_many_who_renew_at_once_leave_one_link(desk: Desk, number: str) -> None:
    desk.links.of(number)
    with ThreadPoolExecutor(8) as threads:
        tokens = set(threads.map(lambda _: desk.links.renew(number), range(16)))
    current = desk.links.of(number)
    assert current in tokens
    for other in tokens - {current}:
        with pytest.raises(UnknownLink):
            desk.links.find(other)
