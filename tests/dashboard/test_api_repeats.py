"""Requests with an Idempotency-Key: the same answer again, done once, and nothing else under the same key."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from core import Desk
from tests.dashboard.programs import Program, problems, program
from tests.dashboard.site import MODEL
from tests.factory import item
from tests.serving import serving

Order = Callable[..., dict[str, Any]]


@pytest.fixture
def shop(desk: Desk) -> Iterator[Program]:
    with serving(desk) as address:
        yield program(desk, address)


def same(first: requests.Response, second: requests.Response) -> bool:
    """Whether the second is the answer of the first, given again."""
    assert "Idempotent-Replayed" not in first.headers
    told = {"Content-Type", "Location"}
    return (
        second.headers["Idempotent-Replayed"] == "true"
        and (first.status_code, first.content) == (second.status_code, second.content)
        and all(first.headers.get(name) == second.headers.get(name) for name in told)
    )


def test_a_repeated_order_is_placed_once_and_answered_as_the_first_time(shop: Program, order: Order) -> None:
    first = shop.place(order(), key="a")
    assert first.status_code == 201, first.text
    shop.desk.projects.move("P-000001", "Printing", "Soon.")
    reordered = dict(reversed(order().items()))
    for again in (order(), reordered):
        assert same(first, shop.place(again, key="a")), "the answer is that of then"
    assert len(shop.desk.projects.table()) == 1
    assert shop.place(order(), key="b").headers["Location"] != first.headers["Location"], "another key, another order"
    assert shop.place(order()).headers["Location"] == "/api/v1/projects/P-000003", "and without a key as well"


def test_a_form_is_the_same_whatever_its_boundaries_are(shop: Program, order: Order) -> None:
    placed = order(items=[item(file="box.stl")])
    first = shop.send(placed, ("box.stl", MODEL), key="a")
    assert first.status_code == 201, first.text
    assert same(first, shop.send(placed, ("box.stl", MODEL), key="a"))
    other = shop.send(placed, ("box.stl", MODEL + b"x"), key="a")
    assert other.json()["type"].endswith("RequestReused")
    assert len(shop.desk.projects.table()) == 1


def test_the_key_of_another_request_is_refused(shop: Program, order: Order) -> None:
    """Another body, or another address; another program has its own keys."""
    shop.place(order(), key="a")
    plain = {"Content-Type": "application/octet-stream", "Idempotency-Key": "a"}
    for answer in (shop.place(order(title="Another"), key="a"), shop.ask("POST", "/files", data=b"x", headers=plain)):
        assert (answer.status_code, problems(answer)) == (422, {})
        assert answer.json()["type"].endswith("RequestReused")
        assert "The Idempotency-Key a was used for another request" in answer.json()["detail"]
    assert shop.only("orders:write").place(order(title="Another"), key="a").status_code == 201


def test_errors_of_the_work_are_answered_again_and_errors_of_the_form_are_not(shop: Program, order: Order) -> None:
    """As Stripe does: what was not begun leaves its key free."""
    wrong = shop.place(order(items=[]), key="a")
    assert wrong.status_code == 422
    assert shop.place(order(), key="a").status_code == 201

    missing = order(items=[item(file={"sha256": "0" * 64})])
    first = shop.place(missing, key="b")
    assert problems(first) == {"items.1.file": "is not in the file store; store it first."}
    assert same(first, shop.place(missing, key="b"))

    shop.place(order(key="mine"))
    first = shop.place(order(key="mine", title="Another"), key="c")
    assert first.status_code == 409
    assert "The key mine was used for project P-000002" in first.json()["detail"]
    assert same(first, shop.place(order(key="mine", title="Another"), key="c"))


def test_the_same_order_sent_by_many_at_once_is_placed_once(shop: Program, order: Order) -> None:
    """Who comes while the first one is answered is told to come again."""
    answers: list[requests.Response] = []
    threads = [threading.Thread(target=lambda: answers.append(shop.place(order(), key="a"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    codes = {answer.status_code for answer in answers}
    assert 201 in codes
    assert codes <= {201, 409}
    assert all(a.json()["type"].endswith("RequestUnderWay") for a in answers if a.status_code == 409)
    assert len({answer.text for answer in answers if answer.status_code == 201}) == 1
    assert len(shop.desk.projects.table()) == 1


def test_a_key_that_cannot_be_one_is_refused(shop: Program, order: Order) -> None:
    answer = shop.place(order(), key="x" * 256)
    assert (answer.status_code, problems(answer)) == (400, {})
    assert shop.desk.projects.table().empty
