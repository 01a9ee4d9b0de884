"""What an order must look like, and how people are told when it does not."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import InvalidOrder
from core.intake.schema import fingerprint, json_schema, parse_order
from tests.factory import item, order

DOCS = Path(__file__).parents[2] / "docs"


def problems(data: object) -> dict[str, str]:
    with pytest.raises(InvalidOrder) as caught:
        parse_order(data, "order 1")
    return {one.field: one.problem for one in caught.value.problems}


def test_a_valid_order_has_its_exact_total() -> None:
    draft = parse_order(order(items=[item(quantity=3, unit_price="0.10")], shipping_cost=0.2, discount=Decimal("0.1")))
    assert draft.total == Decimal("0.40")
    assert draft.total_minor == 40


@pytest.mark.parametrize(
    ("currency", "price", "minor"), [("EUR", "12.5", 1250), ("JPY", 12, 12), ("KWD", "1.005", 1005)]
)
def test_amounts_have_the_decimals_of_their_currency(currency: str, price: object, minor: int) -> None:
    draft = parse_order(order(currency=currency, items=[item(quantity=1, unit_price=price)], shipping_cost=0))
    assert draft.total_minor == minor


@pytest.mark.parametrize(
    ("price", "sentence"),
    [
        ("12,50", "must be a plain amount with a point, such as 12.50."),
        ("12.505", "must have at most 2 decimals, as EUR has."),
        (0.1 + 0.2, "must have at most 2 decimals, as EUR has."),
        ("12.5000000000000000000001", "must be a plain amount with a point, such as 12.50."),
        (Decimal("12.50000000000000000000000000000001"), "must have at most 2 decimals, as EUR has."),
        ("-1", "must not be negative."),
        (float("nan"), "must be an amount, such as 12.50."),
        (float("inf"), "must be an amount, such as 12.50."),
        (True, "must be an amount, such as 12.50."),
        ("1e3", "must be a plain amount with a point, such as 12.50."),
        (10**9, "must be at most 100,000,000."),
        (None, "must be an amount, such as 12.50."),
    ],
)
def test_an_amount_that_is_not_exact_money_is_refused(price: object, sentence: str) -> None:
    assert problems(order(items=[item(unit_price=price)])) == {"items.1.unit_price": sentence}


def test_all_problems_are_told_at_once_by_field() -> None:
    bad = order(
        titel="x",
        title=" \n ",
        customer={"email": "ada@example.com, bob@example.com"},
        shipping={"country": "UK"},
        payment={"status": "paid"},
        currency="JPY",
        items=[item(quantity=True), item(unit_price="1.50", colour=5), "gear"],
        comment="x" * 10_001,
        due_at="2026-02-01",
        shipping_cost=5,
    )
    found = problems(bad)
    assert set(found) == {
        "title", "customer.email", "shipping.country", "payment.status", "items.1.quantity", "items.1.unit_price",
        "items.2.colour", "items.2.unit_price", "items.3", "comment", "due_at", "titel",
    }  # fmt: skip
    assert found["titel"] == "is not a field of an order (perhaps title)."
    assert found["due_at"] == "must say its time zone, as 2026-03-01T09:30:00+01:00 does."
    assert not re.search(r"pydantic|Input should|validation", " ".join(found.values()))


def test_no_problem_is_in_the_words_of_the_validation_library() -> None:
    strange: list[Any] = [None, 1, 1.5, "", "x" * 11_000, [], {}, [1], {"a": 1}, True, "\ud800", b"x", 10**400]
    for field in (
        "title",
        "customer",
        "shipping",
        "billing",
        "payment",
        "currency",
        "items",
        "due_at",
        "key",
        "source",
    ):
        for value in strange:
            with suppress(InvalidOrder):
                parse_order({**order(), field: value})
                continue
            text = " ".join(problems({**order(), field: value}).values())
            assert not re.search(r"Input|valid |Value error|\{", text), (field, value)


def test_text_is_folded_to_one_line() -> None:
    draft = parse_order(order(title=" Br\u0061\u0308cket\r\n\u2028 set\x00 ", comment="one\r\ntwo\x07"))
    assert draft.title.startswith("Br\u00e4cket")
    assert not re.search(r"[\x00-\x1f\u2028]", draft.title)
    assert draft.comment == "one\ntwo"


@pytest.mark.parametrize(
    "address", ["ada@example.com", "ada@example.test", "j\u00f6rg@example.com", "a.b+c@mail.example.org"]
)
def test_usual_mail_addresses_are_taken(address: str) -> None:
    assert parse_order(order(customer={"email": address})).customer.email == address


@pytest.mark.parametrize(
    "address", ["ada", "ada@", "Ada <ada@example.com>", "a@b@c.com", "ada@localhost", "a,b@example.com", ""]
)
def test_anything_but_one_plain_mail_address_is_refused(address: str) -> None:
    assert list(problems(order(customer={"email": address}))) == ["customer.email"]


def test_moments_without_a_time_zone_are_refused_and_others_become_utc() -> None:
    assert "ordered_at" in problems(order(ordered_at="2026-03-01T09:30:00"))
    assert "ordered_at" in problems(order(ordered_at=1_700_000_000))
    assert parse_order(order()).ordered_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def test_due_before_ordered_and_a_discount_over_the_total_are_refused() -> None:
    assert problems(order(due_at="2026-03-01T00:00:00Z")) == {"due_at": "must not be before ordered_at."}
    assert problems(order(discount="29.91")) == {"discount": "must be at most the 29.90 of items and shipping."}


def test_the_fingerprint_ignores_key_source_and_how_a_number_is_written() -> None:
    one = parse_order(order(key="a", source="json"))
    same = parse_order(order(key="b", source="csv", shipping_cost=4.9, ordered_at="2026-03-01T08:30:00Z"))
    other = parse_order(order(title="Bracket sets"))
    assert fingerprint(one) == fingerprint(same) != fingerprint(other)


def test_the_json_schema_in_the_docs_is_current() -> None:
    kept = json.loads((DOCS / "intake.schema.json").read_text())
    assert kept == json_schema(), "run `python -m core.intake > docs/intake.schema.json`"
