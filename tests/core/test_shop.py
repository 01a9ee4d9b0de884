"""Orders without prices: quoted by the set-up, placed with their quote, counted against their discounts."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import core
from core.errors import InvalidOrder, KeyReused
from core.intake.schema import fingerprint, is_same_order, parse_order
from core.store.checks import differences
from tests.core.set_ups import discount, material, shipping
from tests.factory import ADDRESS, ORDER, order

CUBE = Path(__file__).parents[1] / "samples" / "20mm-xyz-cube.stl"


@pytest.fixture
def offering(desk: core.Desk) -> core.Desk:
    """A desk that offers a material, one priced by volume, a voucher for one use and one a customer, and shipping."""
    desk.service.save({"tax_percent": "19", "prices_include_tax": False, "timezone": "Europe/Berlin"})
    desk.materials.save(material(price={"per_part": "6.47"}, colours=[{"name": "White"}]))
    desk.materials.save(material("Resin", price={"per_part": "2.5", "per_cm3": "0.5"}))
    desk.discounts.save(discount("Once", code="ONCE", amount="1", uses=1))
    desk.discounts.save(discount("Each", code="EACH", amount="1", uses_per_customer=1))
    desk.shipping.save(shipping())
    return desk


def request(**changes: Any) -> dict[str, Any]:
    """A valid order without prices, for three parts."""
    item = {"name": "cube.stl", "material": "PA12", "quantity": 3}
    return {
        "customer": ORDER["customer"],
        "shipping": ADDRESS,
        "items": [item],
        "shipping_option": "DHL",
        **changes,
    }


def asked_of(order: dict[str, Any]) -> dict[str, Any]:
    return {name: order.get(name, ()) for name in ("items", "vouchers")} | {
        "country": "DE",
        "email": order["customer"]["email"],
        "shipping_option": order["shipping_option"],
    }


def test_an_order_costs_what_its_quote_said_and_keeps_it(offering: core.Desk) -> None:
    with CUBE.open("rb") as stream:
        cube = {"sha256": offering.files.put(stream).sha256}
    resin = {"name": "cube.stl", "material": "Resin", "quantity": 3, "file": cube}
    wanted = request(items=[resin, {"name": "lid.stl", "material": "pa12"}], vouchers=["once"], comment="Please hurry.")
    quoted = offering.quote(asked_of(wanted))
    assert quoted.problems == ()
    project = offering.shop.place(wanted, by="Ada Meyer")
    assert project.quote == quoted
    assert project.subtotal == quoted.items_total == 3 * quoted.items[0].unit_price + Decimal("6.47")
    assert (project.discount, project.shipping_cost, project.tax) == (1, Decimal("4.90"), quoted.tax)
    assert project.total == quoted.total
    assert project.title == "cube.stl and 1 more"
    assert (project.items[1].material, project.items[1].colour) == ("PA12", "White")
    assert project.items[0].model is not None
    assert project.items[0].model.size_x == pytest.approx(20)
    assert project.due_at is not None
    assert [(one.body, one.author) for one in project.comments] == [("Please hurry.", "Ada Meyer")]
    assert [words for _, words in differences(offering.database) if words] == []


def test_later_changes_of_the_set_up_never_change_a_quote(offering: core.Desk) -> None:
    project = offering.shop.place(request())
    offering.materials.save(material(price={"per_part": "99"}), was="PA12")
    offering.shipping.retire("DHL")
    again = offering.projects.get(project.number)
    assert again.quote == project.quote
    assert again.total == project.total


def test_an_order_with_prices_has_no_quote_and_may_have_tax(desk: core.Desk) -> None:
    assert desk.projects.place(order()).quote is None
    project = desk.projects.place(order(tax="3.10"))
    assert (project.tax, project.total, project.subtotal) == (Decimal("3.10"), Decimal("33.00"), Decimal("25.00"))
    assert [words for _, words in differences(desk.database) if words] == []


def test_orders_without_tax_are_the_same_as_those_from_before_there_was_one() -> None:
    known = "34159f7440ff61460e912d339294eb9a8fbeca0e120cb3b48d3e1f0610c9c15e"

    def is_known(**changes: object) -> bool:
        draft = parse_order(order(**changes))
        return is_same_order(draft, fingerprint(draft), known)

    assert is_known()
    assert is_known(tax="0.00")
    assert not is_known(tax="0.01")
    assert fingerprint(parse_order(order())) == fingerprint(parse_order(order(tax="0.00")))


def test_a_voucher_is_used_once_and_free_again_when_the_order_is_canceled(offering: core.Desk) -> None:
    first = offering.shop.place(request(vouchers=["ONCE"]))
    with pytest.raises(InvalidOrder, match=r"vouchers\.1: The voucher ONCE has been used up"):
        offering.shop.place(request(vouchers=["ONCE"]))
    offering.projects.move(first.number, "Canceled", reason="by mistake")
    assert offering.shop.place(request(vouchers=["ONCE"])).discount == 1


def test_a_customer_is_known_by_e_mail_in_any_case(offering: core.Desk) -> None:
    offering.shop.place(request(vouchers=["EACH"]))
    shouting = ORDER["customer"] | {"email": "ADA@example.com"}
    with pytest.raises(InvalidOrder, match="by this customer as often as it can be"):
        offering.shop.place(request(vouchers=["EACH"], customer=shouting))
    bob = ORDER["customer"] | {"email": "bob@example.com"}
    assert offering.shop.place(request(vouchers=["EACH"], customer=bob)).discount == 1


def test_a_key_places_once_even_when_prices_have_changed(offering: core.Desk) -> None:
    wanted = request(vouchers=["ONCE"])
    first = offering.shop.place(wanted, key="k")
    offering.materials.save(material(price={"per_part": "99"}), was="PA12")
    again = offering.shop.place(wanted, key="k")
    assert (again.number, again.total) == (first.number, first.total)
    with pytest.raises(KeyReused):
        offering.shop.place(wanted | {"title": "Another"}, key="k")


def test_all_problems_are_told_by_the_fields_of_the_order_and_nothing_is_placed(offering: core.Desk) -> None:
    offering.service.save({"countries": ["AT"]})
    wanted = request(vouchers=["NONE"], shipping_option="UPS", agreed_total="1")
    wanted["items"][0] |= {"material": "Gold"}
    with pytest.raises(InvalidOrder) as refused:
        offering.shop.place(wanted)
    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["items.1.material", "vouchers.1", "shipping.country", "shipping_option", "agreed_total"]
    assert offering.projects.table().empty
    assert offering.messages.table().empty


@pytest.mark.parametrize("of_prices", ["currency", "discount", "shipping_cost", "tax"])
def test_a_request_may_not_state_prices(sqlite_desk: core.Desk, of_prices: str) -> None:
    with pytest.raises(InvalidOrder, match=f"{of_prices}: is not a field of an order"):
        sqlite_desk.shop.place(request(**{of_prices: "1"}))


def test_an_order_is_refused_when_it_costs_something_else_than_agreed(offering: core.Desk) -> None:
    total = offering.quote(asked_of(request())).total
    assert offering.shop.place(request(agreed_total=str(total))).total == total
    with pytest.raises(InvalidOrder, match=f"agreed_total: has changed: the order costs {total} EUR"):
        offering.shop.place(request(agreed_total=str(total - 1)))


def test_a_file_that_is_not_stored_is_named(sqlite_desk: core.Desk) -> None:
    items = [{"name": "a.stl", "material": "PA12", "file": {"sha256": "0" * 64}}]
    with pytest.raises(InvalidOrder, match=r"items\.1\.file: is not in the file store"):
        sqlite_desk.quote({"items": items})


def test_the_customer_is_told_when_the_order_says_so(offering: core.Desk) -> None:
    offering.shop.place(request())
    assert offering.messages.table().empty
    project = offering.shop.place(request(notify=True))
    assert [(one.template, one.recipient) for one in project.messages] == [("confirmation", project.email)]


def test_quotes_are_kept_as_json_that_other_programs_can_read(offering: core.Desk) -> None:
    from core.pricing.stored import to_document

    project = offering.shop.place(request())
    assert project.quote is not None
    kept = json.loads(to_document(project.quote))
    assert kept["total"] == str(project.total)
    assert kept["items"][0]["lines"][0] == {
        "kind": "part", "text": "PA12: for each part", "amount": "6.47", "item": 1
    }  # fmt: skip
