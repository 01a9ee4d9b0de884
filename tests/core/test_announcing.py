"""The staff hears of new orders by mail, when the service says to whom."""

from __future__ import annotations

from typing import Any

from core import Desk
from tests.core.set_ups import material, shipping
from tests.factory import ADDRESS, ORDER, order


def asked(**changes: Any) -> dict[str, Any]:
    item = {"name": "cube.stl", "material": "PA12", "quantity": 3}
    return {"customer": ORDER["customer"], "shipping": ADDRESS, "items": [item], "shipping_option": "DHL", **changes}


def offer(desk: Desk, *staff: str) -> None:
    desk.service.save({"name": "Meyer Prints", "staff_mails": list(staff)})
    desk.materials.save(material(price={"per_part": "6.47"}))
    desk.shipping.save(shipping())


def test_each_of_the_staff_gets_a_mail_about_a_new_order_and_the_customer_gets_no_copy(desk: Desk) -> None:
    offer(desk, "ada@meyer.example", "bob@meyer.example")
    project = desk.shop.place(asked(notify=True))
    mails = {message.recipient: message for message in project.messages}
    assert sorted(mails) == sorted(["ada@meyer.example", "bob@meyer.example", project.email])
    told = mails["bob@meyer.example"]
    assert told.subject == f"New order {project.number}: cube.stl"
    assert "3 x cube.stl, PA12: 19.41 EUR" in told.body
    assert f"/projects/{project.number}" in told.body
    assert len({message.event_id for message in project.messages}) == 3
    assert [event.detail for event in project.history if event.kind == "announced"] == [
        "ada@meyer.example",
        "bob@meyer.example",
    ]


def test_nobody_is_told_unless_the_service_says_so_nor_of_orders_that_staff_bring_in(sqlite_desk: Desk) -> None:
    offer(sqlite_desk)
    assert sqlite_desk.shop.place(asked()).messages == ()
    sqlite_desk.service.save({"staff_mails": ["ada@meyer.example"]})
    assert sqlite_desk.projects.place(order()).messages == ()


def test_the_same_request_again_tells_nobody_twice(sqlite_desk: Desk) -> None:
    offer(sqlite_desk, "ada@meyer.example")
    first = sqlite_desk.shop.place(asked(), key="once")
    assert sqlite_desk.shop.place(asked(), key="once").number == first.number
    assert len(sqlite_desk.projects.get(first.number).messages) == 1
