"""A project's page, used as a person in a notebook would: parameters in, the desk out."""

import json
from typing import Any

import pytest

from core import Desk
from core.errors import UnknownProject
from dashboard import ProjectDetail
from tests.factory import ADDRESS, ORDER, order


def content(view: ProjectDetail) -> dict[str, Any]:
    return dict(json.loads(view.content))


def test_the_blocks_have_the_words_of_the_service(sqlite_desk: Desk) -> None:
    view = ProjectDetail(sqlite_desk, number=sqlite_desk.projects.place(order()).number)
    titles = [block["title"] for block in content(view)["facts"]]
    assert titles == ["Customer Data", "Shipping Address", "Billing", "Payment"]
    assert content(view)["facts"][2]["words"] == "Same as shipping"


def test_another_billing_address_is_written_out(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order(billing={**ADDRESS, "city": "Hamburg"})).number
    lines = content(ProjectDetail(sqlite_desk, number=number))["facts"][2]["lines"]
    assert ["Address", "Hauptstr. 1\n10115 Hamburg\nGermany"] in lines


def test_the_sums_add_up_exactly(sqlite_desk: Desk) -> None:
    view = ProjectDetail(sqlite_desk, number=sqlite_desk.projects.place(order(discount="5.00")).number)
    assert [(label, amount) for label, amount, _ in content(view)["items"]["sums"]] == [
        ("Subtotal", "25.00"),
        ("Shipping", "4.90"),
        ("Discount", "-5.00"),
        ("Total", "24.90"),
    ]


def test_an_order_by_quote_says_what_its_price_is_made_of(sqlite_desk: Desk) -> None:
    sqlite_desk.service.save({"tax_percent": "19"})
    sqlite_desk.materials.save({"name": "PA12", "price": {"per_part": "2.505", "minimum": "2"}})
    sqlite_desk.discounts.save({"name": "Summer", "percent": "10"})
    asked = {"customer": ORDER["customer"], "shipping": ADDRESS, "items": [{"name": "a.stl", "material": "PA12"}]}
    view = ProjectDetail(sqlite_desk, number=sqlite_desk.shop.place(asked).number)
    items = content(view)["items"]
    assert items["sums"] == [
        ["Subtotal", "2.51", ""],
        ["Discount (Summer: 10 % less)", "-0.25", ""],
        ["Total", "2.26", "total"],
        ["Includes 19 % tax: 0.36 EUR", "", "note"],
    ]
    assert items["rows"][0]["why"] == [["PA12: for each part", "2.505 EUR"], ["Rounded to 0.01 EUR", "0.005 EUR"]]


def test_only_allowed_moves_have_buttons(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    view = ProjectDetail(sqlite_desk, number=number)
    seen = []
    for status in ("Printing", "Shipped"):
        seen.append((content(view)["menu"]["moves"], content(view)["menu"]["cancel"]))
        view.start_move(status)
        view.dialog.reason = "The model is on paper."
        view.dialog.send = True
    assert seen == [(["Printing"], "Canceled"), (["Shipped"], "Canceled")]
    assert (content(view)["menu"]["moves"], content(view)["menu"]["cancel"]) == ([], "")


def test_the_pre_flight_is_shown_while_the_project_is_pending(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    view = ProjectDetail(sqlite_desk, number=number)
    [found] = content(view)["preflight"]["findings"]
    assert (found["rule"], found["text"]) == ("Model file", "bracket.stl came without a model file.")
    sqlite_desk.projects.move(number, "Printing")
    view.load()
    assert content(view)["preflight"] is None


def test_without_an_address_there_are_no_links_to_a_server(sqlite_desk: Desk) -> None:
    view = ProjectDetail(sqlite_desk, number=sqlite_desk.projects.place(order()).number)
    assert not content(view)["menu"]["exported"]
    assert not json.loads(view.banner)["href"]


def test_an_unknown_project_is_refused(sqlite_desk: Desk) -> None:
    with pytest.raises(UnknownProject):
        ProjectDetail(sqlite_desk, number="P-000404")
