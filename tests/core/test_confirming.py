"""The confirmation of an order, and the link in the mails after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core import Desk
from core.confirming import confirm
from core.store import changes, parts
from tests.factory import item

Order = Callable[..., dict[str, Any]]
LOOKS = ("o/", "online", "here:")


def confirmed(desk: Desk, order: dict[str, Any]) -> str:
    """The number of a placed order that was confirmed as the order page does."""
    project = desk.projects.place(order)
    with desk.database.writing() as connection:
        row = parts.project_row(connection, project.id)
        assert row is not None
        confirm(connection, desk.settings, dict(row), project.history[0].id, row["ordered_at"])
    return project.number


def test_a_confirmation_says_what_was_ordered_and_where_to_follow_it(desk: Desk, order: Order) -> None:
    items = [item(finish="Dyed"), item(name="{customer}.stl", colour=None, quantity=1, unit_price="1234.5")]
    number = confirmed(desk, order(items=items, discount="10"))
    (mail,) = desk.projects.get(number).messages
    assert (mail.template, mail.state, mail.recipient) == ("confirmation", "queued", "ada@example.com")
    assert mail.subject == f"Your order {number}: Bracket set"
    assert (
        "You ordered:\n"
        "2 x bracket.stl, PA12, Dyed, Black: 25.00 EUR\n"
        "1 x {customer}.stl, PA12: 1,234.50 EUR\n"
        "Discount: -10.00 EUR\n"
        "DHL Parcel: 4.90 EUR\n"
        "Total: 1,254.40 EUR\n"
        "\n"
        f"Follow your order and write to us: {desk.links.address(number)}\n"
    ) in mail.body
    assert desk.links.address(number) in mail.body


def test_a_confirmation_says_how_to_pay_while_something_is_to_be_paid(desk: Desk, order: Order) -> None:
    document = {"document": '{"payment_text": "Transfer it to DE00."}', "changed_by": "ada", "changed_at": 0}
    with desk.database.writing() as connection:
        changes.add(connection, "service", {"id": 1, **document})
    for status, said in (("Open", True), ("Paid", False)):
        (mail,) = desk.projects.get(confirmed(desk, order(payment={"status": status}))).messages
        assert ("\n\nTransfer it to DE00.\n\n" in mail.body) is said


def test_mails_name_the_link_of_a_project_that_has_one(desk: Desk, order: Order) -> None:
    number = desk.projects.place(order(comment="Hm?")).number
    link = desk.links.url(number)
    assert link in desk.projects.preview(number, "Printing").body
    desk.projects.answer(number, desk.projects.get(number).comments[0].id, "Yes.")
    for status in ("Printing", "Shipped"):
        desk.projects.move(number, status, "See {link}")
    other = desk.projects.place(order()).number
    desk.links.of(other)
    desk.projects.move_many([other], "Canceled", reason="No")
    answer, *moves = desk.projects.get(number).messages
    assert answer.body.count(link) == 1
    assert [mail.body.count(link) for mail in moves] == [2, 2]
    assert desk.links.address(other) in desk.projects.get(other).messages[0].body


@pytest.mark.parametrize("status", ["Printing", "Canceled"])
def test_mails_about_projects_without_a_link_read_as_they_always_did(desk: Desk, order: Order, status: str) -> None:
    number = desk.projects.place(order(comment="Hm?")).number
    desk.projects.answer(number, desk.projects.get(number).comments[0].id, "Yes.")
    desk.projects.move(number, status, "Hello", reason="No")
    for mail in desk.projects.get(number).messages:
        assert not any(word in mail.body for word in LOOKS)
        assert "\n\n\n" not in mail.body
    desk.links.revoke(desk.projects.get(number).number)
    assert desk.links.known(number) is None


def test_a_revoked_link_is_not_named(desk: Desk, order: Order) -> None:
    number = desk.projects.place(order()).number
    link = desk.links.url(number)
    desk.links.revoke(number)
    desk.projects.move(number, "Printing", "Hello")
    assert link not in desk.projects.get(number).messages[0].body
