"""The desk's own history: what leaves a record, and how it is looked at."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

import core
from core.accounts.acting import NotAllowed, Person
from core.accounts.roles import Role
from core.dictionary import EVENT_KINDS
from core.times import now

Order = Callable[..., dict[str, Any]]


def said(desk: core.Desk) -> list[tuple[str, str, str]]:
    table = desk.audit.table()
    return list(zip(table.kind, table.actor, table.subject, strict=True))[::-1]


def test_exports_and_changes_of_the_set_up_leave_records_of_who_made_them(desk: core.Desk, order: Order) -> None:
    number = desk.projects.place(order(title="secret title")).number
    grace = desk.acting_as(Person("grace", Role.ADMINISTRATOR))
    grace.projects.export(io.BytesIO(), search="secret")
    list(grace.projects.stream_one(number))
    grace.materials.save({"name": "PA12"})
    grace.materials.retire("PA12")
    grace.service.save({"name": "Prints"})
    grace.views.save("of a customer", search="secret")
    grace.keys.add("shop", ["orders:read"])
    assert said(desk) == [
        ("exported", "grace", "projects"),
        ("exported one project", "grace", f"projects {number}"),
        ("set-up changed", "grace", "materials save PA12"),
        ("set-up changed", "grace", "materials retire PA12"),
        ("set-up changed", "grace", "service"),
        ("view saved", "grace", "views"),
        ("key added", "grace", "keys shop"),
    ]
    assert desk.audit.check() == []


def test_what_was_refused_leaves_a_record(desk: core.Desk, order: Order) -> None:
    number = desk.projects.place(order()).number
    vera = desk.acting_as(Person("vera", Role.VIEWER))
    with pytest.raises(NotAllowed):
        vera.projects.move(number, "Printing")
    assert said(desk) == [("refused", "vera", "projects.move")]


def test_both_histories_are_looked_at_page_by_page_and_by_what_one_asks_for(desk: core.Desk, order: Order) -> None:
    numbers = [desk.projects.place(order()).number for _ in range(2)]
    for count in range(5):
        desk.audit.record("exported" if count % 2 else "downloaded", actor=f"p{count}", subject=f"s{count}")
    assert list(desk.audit.table(limit=2).actor) == ["p4", "p3"]
    assert list(desk.audit.table(limit=2, offset=4).actor) == ["p0"]
    assert list(desk.audit.table(kind="exported").actor) == ["p3", "p1"]
    assert list(desk.audit.table(actor="p2").subject) == ["s2"]
    assert list(desk.audit.table(subject="s1").actor) == ["p1"]
    assert desk.audit.table(since=now() + timedelta(hours=1)).empty
    assert len(desk.audit.table(until=now() + timedelta(hours=1))) == 5
    assert desk.audit.kinds() == ["downloaded", "exported"]
    events = desk.audit.table("events", subject=numbers[0])
    assert list(zip(events.subject, events.kind, strict=True)) == [(numbers[0], "placed")]
    assert len(desk.audit.table("events")) == 2


def test_all_that_happens_to_a_project_is_of_a_kind_that_one_can_ask_for(desk: core.Desk, order: Order) -> None:
    number = desk.projects.place(order(comment="Hurry")).number
    said = desk.projects.get(number).comments[0].id
    desk.projects.answer(number, said, "Soon.")
    desk.projects.note(number, "Thin walls")
    file = desk.projects.attach(number, "plan.txt", io.BytesIO(b"x")).attachments[0].id
    desk.projects.share(number, file, True)
    desk.projects.detach(number, file)
    desk.links.of(number)
    desk.links.renew(number)
    desk.projects.move(number, "Canceled", reason="asked")
    desk.customers.erase(order()["customer"]["email"], confirm=order()["customer"]["email"])
    kinds = set(desk.events.table()["kind"])
    assert {"answered", "shared", "detached", "link renewed", "moved", "erased"} <= kinds <= set(EVENT_KINDS)
