"""Discounts, vouchers and shipping: who gets what, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.pricing import Quote, quote
from tests.core.set_ups import CUBE, NOON, discount, draft, material, part, set_up, shipping


def problems(found: Quote) -> list[str]:
    return [str(one) for one in found.problems]


def test_stackable_discounts_add_up_each_on_the_price_of_the_items() -> None:
    offered = set_up(
        material(), discount("A", percent="10", stackable=True), discount("B", amount="2.50", stackable=True)
    )
    found = quote(offered, draft(part(10)), NOON)
    assert [(one.text, one.amount) for one in found.lines] == [
        ("A: 10 % less", Decimal("-10.00")),
        ("B: 2.50 EUR less", Decimal("-2.50")),
    ]


def test_the_customer_gets_whichever_takes_off_most() -> None:
    alone = discount("Alone", code="ALONE", percent="12")
    stacked = (discount("A", percent="10", stackable=True), discount("B", amount="1", stackable=True))
    offered = set_up(material(), alone, *stacked)
    large = quote(offered, draft(part(10), vouchers=("alone",)), NOON)
    assert [one.name for one in large.discounts] == ["Alone"]
    small = quote(offered, draft(part(1), vouchers=("alone",)), NOON)
    assert [one.name for one in small.discounts] == ["A", "B"]
    assert small.lines[-1].text == "Alone: not used, others take off more"
    assert small.problems == ()


def test_a_discount_takes_off_no_more_than_its_items_cost() -> None:
    steel = discount("Steel", amount="500", materials=["steel"], stackable=True)
    more = discount("More", percent="100", materials=["Steel"], stackable=True)
    found = quote(set_up(material(), material("Steel"), steel, more), draft(part(3), part(2, "Steel")), NOON)
    assert found.discount == 20
    assert found.total == 30


def test_stacked_percentages_are_rounded_once() -> None:
    thirds = [discount(name, percent="33.333", stackable=True) for name in "ABC"]
    offered = set_up(material(price={"per_part": "0.50"}), *thirds)
    assert quote(offered, draft(), NOON).discount == Decimal("0.50")


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ({"starts": "2026-11-26"}, "The voucher SUMMER can be used from 2026-11-26 on."),
        ({"ends": "2026-11-24"}, "The voucher SUMMER could be used until 2026-11-24."),
        ({"customers": ["bob@example.com", "@example.org"]}, "The voucher SUMMER is not for this customer."),
        ({"minimum_order": "10.01"}, "The voucher SUMMER can be used when the items cost at least 10.01 EUR."),
        ({"minimum_quantity": 2}, "The voucher SUMMER can be used from 2 parts on."),
        ({"materials": ["Steel"]}, "The voucher SUMMER is for items of Steel."),
        ({"uses": 7}, "The voucher SUMMER has been used up."),
        ({"uses_per_customer": 2}, "The voucher SUMMER has been used by this customer as often as it can be."),
        ({"offered": False}, "There is no voucher Summer."),
    ],
)
def test_a_voucher_that_does_not_apply_says_why_and_without_code_it_is_not_there(
    conditions: dict[str, Any], why: str
) -> None:
    counts = {"used": {"summer": 7}, "used_by_customer": {"summer": 2}}
    offered = replace(set_up(material(), discount(code="SUMMER", percent="10", **conditions)), **counts)
    found = quote(offered, draft(vouchers=("Summer",)), NOON)
    assert problems(found) == [f"vouchers.1: {why}"]
    assert found.discount == 0
    by_itself = replace(set_up(material(), discount(percent="10", **conditions)), **counts)
    assert quote(by_itself, draft(), NOON).total == 10
    assert quote(by_itself, draft(), NOON).problems == ()


@pytest.mark.parametrize("customers", [["ADA@example.com"], ["@Example.COM"], ["x@y.de", "@example.com"]])
def test_a_discount_for_a_customer_knows_them_by_e_mail_or_domain(customers: list[str]) -> None:
    offered = set_up(material(), discount(percent="10", customers=customers))
    assert quote(offered, draft(), NOON).discount == 1
    assert quote(offered, draft(email=None), NOON).discount == 0
    assert quote(offered, draft(email="ada@sub.example.com.evil.org"), NOON).discount == 0


def test_days_of_a_discount_are_those_of_the_service() -> None:
    ended = discount(percent="10", ends="2026-11-25")
    late = NOON.replace(hour=22, minute=30)  # the 26th in Kyiv
    assert quote(set_up(material(), ended, timezone="UTC"), draft(), late).discount == 1
    assert quote(set_up(material(), ended, timezone="Europe/Kyiv"), draft(), late).discount == 0


def test_the_same_voucher_twice_counts_once_and_an_unknown_one_is_refused() -> None:
    offered = set_up(material(), discount(code="SUMMER", percent="10"))
    found = quote(offered, draft(vouchers=("summer", "SUMMER ", "winter")), NOON)
    assert found.discount == 1
    assert problems(found) == ["vouchers.3: There is no voucher winter."]


RATES = (
    {"price": "3.90", "countries": ["DE"], "up_to_grams": 20},
    {"price": "6.90", "countries": ["DE"]},
    {"price": "19", "up_to_order": "100"},
)


@pytest.mark.parametrize(
    ("country", "quantity", "price", "words"),
    [
        ("DE", 2, "3.90", "DHL: to DE, up to 20 g"),
        ("DE", 3, "6.90", "DHL: to DE"),
        ("FR", 10, "19.00", "DHL: for items of up to 100.00 EUR"),
        ("DE", 15, "0", "DHL: free from 150.00 EUR of items on"),
    ],
)
def test_shipping_costs_what_the_first_row_that_fits_says(country: str, quantity: int, price: str, words: str) -> None:
    offered = set_up(material(density="1"), shipping("DHL", *RATES, free_from="150"))
    found = quote(offered, draft(part(quantity), country=country, shipping_option="DHL"), NOON)
    assert found.shipping_cost == Decimal(price)
    assert found.lines[-1].text == words
    assert found.options[0].price == found.shipping_cost


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"country": "FR"}, "is missing. Choose one of UPS."),
        ({"country": "FR", "shipping_option": "DHL"}, "DHL cannot be chosen for this parcel to FR. Choose one of UPS."),
        ({"shipping_option": "Pigeon"}, "There is no shipping option Pigeon. Choose one of DHL, UPS."),
    ],
)
def test_a_shipping_option_that_cannot_be_had_is_told_with_those_that_can(asked: dict[str, Any], why: str) -> None:
    offered = set_up(material(), shipping("DHL", countries=["DE"]), shipping("UPS"))
    assert problems(quote(offered, draft(**asked), NOON)) == [f"shipping_option: {why}"]


def test_rates_by_weight_need_the_density() -> None:
    offered = set_up(material(), shipping("DHL", {"price": "5", "up_to_grams": 1000}))
    assert problems(quote(offered, draft(part(model=CUBE), shipping_option="DHL"), NOON)) == [
        "shipping_option: DHL cannot be chosen for this parcel to DE, for its weight is not known."
    ]


def test_a_parcel_of_unknown_weight_gets_the_row_without_a_weight_and_is_told_so() -> None:
    offered = set_up(material(), shipping("DHL", {"price": "5", "up_to_grams": 1000}, {"price": "9"}))
    found = quote(offered, draft(shipping_option="DHL"), NOON)
    assert [(line.text, line.amount) for line in found.lines] == [("DHL: for a parcel of unknown weight", 9)]


def test_a_country_that_is_not_served_is_refused() -> None:
    offered = set_up(material(), shipping(), countries=["DE", "AT"])
    found = quote(offered, draft(country="FR", shipping_option="DHL"), NOON)
    assert "country: FR is not served." in problems(found)
    assert found.options == ()
