"""What customers see and do through their links, and what they never can."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from core import Desk
from core.announcing import announce
from core.conversation import Sent
from core.errors import BadFileName, DeskError, EmptyText, UnknownPart
from core.followed import CUSTOMER
from core.following import LONGEST, CannotCancel, TooLong
from core.links import UnknownLink
from core.status import Status
from core.store import changes, parts
from core.times import now, to_micros
from tests.factory import item

Order = Callable[..., dict[str, Any]]
SECRET = "only for colleagues"


@pytest.fixture
def number(desk: Desk, order: Order) -> str:
    return desk.projects.place(order(comment="Is it strong?", items=[item(), item(name="lid.stl")])).number


@pytest.fixture
def token(desk: Desk, number: str) -> str:
    return desk.links.of(number)


def send(desk: Desk, content: bytes = b"plan", name: str = "plan.pdf") -> Sent:
    stored = desk.files.put(io.BytesIO(content))
    return Sent(name, stored.sha256, stored.size)


def tell_staff(desk: Desk, number: str) -> None:
    """Put the mail about a new order into the outbox, which is for the staff."""
    document = json.dumps({"staff_mails": ["colleague@example.com"]})
    with desk.database.writing() as connection:
        row = {"id": 1, "document": document, "changed_by": "ada", "changed_at": 0}
        changes.add(connection, "service", row)
        project = parts.project_row(connection, desk.projects.get(number).id)
        assert project is not None
        announce(connection, desk.settings, dict(project), to_micros(now()))
    assert "ordered" in {mail.template for mail in desk.projects.get(number).messages}


def forbid_canceling(desk: Desk) -> None:
    document = {"document": '{"customers_may_cancel": false}', "changed_by": "ada", "changed_at": 0}
    with desk.database.writing() as connection:
        changes.add(connection, "service", {"id": 1, **document})


def test_the_customer_sees_the_order_its_steps_and_what_was_written(desk: Desk, number: str, token: str) -> None:
    desk.projects.move(number, "Printing", "We begin.", by="ada")
    desk.projects.answer(number, desk.projects.get(number).comments[0].id, "Very strong.", by="ada")
    seen = desk.following.get(token)
    assert (seen.number, seen.title, seen.status) == (number, "Bracket set", Status.PRINTING)
    assert [one.name for one in seen.items] == ["bracket.stl", "lid.stl"]
    assert seen.subtotal + seen.shipping_cost + seen.tax - seen.discount == seen.total
    assert seen.shipping.city == "Berlin"
    assert [step.status for step in seen.steps] == [Status.PENDING, Status.PRINTING]
    assert [(said.ours, said.body.splitlines()[0]) for said in seen.said] == [
        (False, "Is it strong?"), (True, "Hello Ada Meyer,"), (True, "Very strong."),
    ]  # fmt: skip


def test_nothing_of_the_staff_and_of_others_is_ever_among_it(desk: Desk, order: Order, number: str, token: str) -> None:
    desk.projects.note(number, SECRET, by=SECRET)
    desk.projects.attach(number, f"{SECRET}.txt", io.BytesIO(b"x"), by=SECRET)
    desk.projects.answer(number, desk.projects.get(number).comments[0].id, "Yes.", by=SECRET)
    desk.projects.move(number, "Printing", by=SECRET)
    desk.links.renew(desk.projects.place(order(title=SECRET, customer={"name": SECRET})).number, by=SECRET)
    tell_staff(desk, number)
    seen = repr(desk.following.get(token))
    assert SECRET not in seen
    assert "colleague@example.com" not in seen
    assert "/projects/" not in seen


def test_what_the_customer_writes_is_theirs_and_unread_with_its_files(desk: Desk, number: str, token: str) -> None:
    desk.following.comment(token, " Please look. ", [send(desk), send(desk, b"photo", "photo.jpg")])
    project = desk.projects.get(number)
    assert [(one.author, one.from_customer, one.body) for one in project.comments][1:] == [
        ("Ada Meyer", True, "Please look.")
    ]
    assert [(one.file_name, one.added_by, one.shared) for one in project.attachments] == [
        ("plan.pdf", "Ada Meyer", True), ("photo.jpg", "Ada Meyer", True),
    ]  # fmt: skip
    assert [event.kind for event in project.history] == ["placed", "commented", "attached", "attached"]
    assert desk.projects.unread() == {number: 1}
    assert [file.file_name for file in desk.following.get(token).files] == ["plan.pdf", "photo.jpg"]


def test_files_may_come_without_words_but_nothing_at_all_is_refused(desk: Desk, number: str, token: str) -> None:
    desk.following.comment(token, "  ", [send(desk)])
    with pytest.raises(EmptyText):
        desk.following.comment(token, " \n ")
    with pytest.raises(TooLong, match="as a file"):
        desk.following.comment(token, "x" * (LONGEST + 1))
    with pytest.raises(BadFileName):
        desk.following.comment(token, "Look", [send(desk), send(desk, b"y", "../y")])
    project = desk.projects.get(number)
    assert (len(project.comments), len(project.attachments)) == (1, 1)


def test_only_files_of_the_conversation_can_be_had(desk: Desk, order: Order, number: str, token: str) -> None:
    """The customer's own, and those that staff have let them see; until they take that back."""
    desk.projects.attach(number, "drawing.pdf", io.BytesIO(b"drawing"))
    (drawing,) = desk.projects.get(number).attachments
    with pytest.raises(UnknownPart):
        desk.following.file(token, drawing.id)
    desk.projects.share(number, drawing.id, by=SECRET)
    assert [(file.file_name, file.ours) for file in desk.following.get(token).files] == [("drawing.pdf", True)]
    assert SECRET not in repr(desk.following.get(token))
    assert desk.following.file(token, drawing.id).file_name == "drawing.pdf"
    assert desk.projects.get(number).history[-1].kind == "shared"
    other = desk.links.of(desk.projects.place(order()).number)
    with pytest.raises(UnknownPart):
        desk.following.file(other, drawing.id)
    desk.projects.share(number, drawing.id, False)
    with pytest.raises(UnknownPart):
        desk.following.file(token, drawing.id)
    with pytest.raises(UnknownPart):
        desk.projects.share(number, drawing.id + 1)


def test_a_pending_order_is_canceled_by_its_customer(desk: Desk, number: str, token: str) -> None:
    assert desk.following.get(token).may_cancel
    desk.following.cancel(token, "Ordered twice.")
    project = desk.projects.get(number)
    assert (project.status, project.cancel_reason) == (Status.CANCELED, "Ordered twice.")
    assert project.history[-1].actor == CUSTOMER
    assert "You have canceled this project" in project.messages[-1].body
    seen = desk.following.get(token)
    assert not seen.may_cancel
    assert not seen.steps[-1].ours
    with pytest.raises(CannotCancel, match="Canceled already"):
        desk.following.cancel(token)


def test_a_customer_needs_no_reason(desk: Desk, number: str, token: str) -> None:
    desk.following.cancel(token)
    assert desk.projects.get(number).cancel_reason == "Canceled by the customer, without a reason."


def test_what_is_being_printed_is_not_canceled_by_its_customer(desk: Desk, number: str, token: str) -> None:
    desk.projects.move(number, "Printing")
    assert not desk.following.get(token).may_cancel
    with pytest.raises(CannotCancel, match="begun to print"):
        desk.following.cancel(token)
    assert desk.projects.get(number).status is Status.PRINTING


def test_a_service_may_keep_canceling_to_itself(desk: Desk, number: str, token: str) -> None:
    forbid_canceling(desk)
    assert not desk.following.get(token).may_cancel
    with pytest.raises(CannotCancel, match="write to us"):
        desk.following.cancel(token)


def test_of_customer_and_staff_at_the_same_moment_one_wins(desk: Desk, order: Order) -> None:
    for _ in range(8):
        number = desk.projects.place(order()).number
        token = desk.links.of(number)
        work = (lambda: desk.following.cancel(token), lambda: desk.projects.move(number, "Printing"))  # noqa: B023
        with ThreadPoolExecutor(2) as threads:
            refused = [one.exception() for one in [threads.submit(each) for each in work]]
        assert sum(error is not None for error in refused) == 1
        assert all(error is None or isinstance(error, DeskError) for error in refused)
        project = desk.projects.get(number)
        assert [event.kind for event in project.history] == ["placed", "moved"]
        assert len(project.messages) == 1


def test_a_revoked_link_opens_nothing(desk: Desk, number: str, token: str) -> None:
    file = send(desk)
    desk.following.comment(token, "Look", [file])
    attachment = desk.projects.get(number).attachments[0].id
    desk.links.revoke(number)
    for work in (
        lambda: desk.following.get(token),
        lambda: desk.following.comment(token, "Hm."),
        lambda: desk.following.cancel(token),
        lambda: desk.following.file(token, attachment),
        lambda: desk.following.item(token, 1),
    ):
        with pytest.raises(UnknownLink):
            work()
    assert desk.projects.get(number).status is Status.PENDING
