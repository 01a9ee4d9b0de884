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
from core.intake import csv as csv_orders
from core.intake.raw import OrderFile
from core.intake.reading import read_orders
from core.intake.schema import fingerprint, json_schema, parse_order
from tests.factory import ITEM, item, order

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


def test_the_orders_in_the_docs_are_valid(tmp_path: Path) -> None:
    text = (DOCS / "intake.md").read_text()
    for kind in ("json", "csv"):
        [example] = re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)
        [raw] = read_orders(OrderFile(tmp_path / f"orders.{kind}", example.encode()))
        assert parse_order(raw.data).items


def read(name: str, content: str | bytes) -> list[Any]:
    return read_orders(OrderFile(Path(name), content if isinstance(content, bytes) else content.encode()))


def file_problems(name: str, content: str | bytes) -> list[str]:
    with pytest.raises(InvalidOrder) as caught:
        read(name, content)
    return [str(one) for one in caught.value.problems]


@pytest.mark.parametrize(
    "text",
    [json.dumps(order()), json.dumps([order()]), json.dumps({"projects": [order()]}), f"{json.dumps(order())}\n\n"],
)
def test_json_may_be_one_order_or_a_list(text: str) -> None:
    assert [raw.data["title"] for raw in read("orders.json", text)] == ["Bracket set"]


def test_json_may_be_one_order_a_line() -> None:
    raw = read("orders.jsonl", f"{json.dumps(order())}\n{json.dumps(order(title='Gear'))}\n")
    assert [(one.row, one.data["title"]) for one in raw] == [("line 1", "Bracket set"), ("line 2", "Gear")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"title": ', "line 1: is not JSON: Expecting value at column 11."),
        ("", "line 1: is not JSON: Expecting value at column 1."),
        ("[]", "has no orders in it."),
        ('{"title": "a", "title": "b"}', "has the field 'title' twice in one place."),
        ('{"title": NaN}', "has NaN, which is not a number."),
        ("[" * 100_000, "is nested too deeply."),
        ('{"title": ' + "9" * 5_000 + "}", "has a number that is too long."),
        (b'{"title": "\xe4"}', "line 1: is not UTF-8 text. Save the file again with the encoding UTF-8."),
    ],
)
def test_a_file_that_is_not_json_is_told_in_words(content: str | bytes, sentence: str) -> None:
    assert file_problems("orders.json", content) == [sentence]


def test_a_file_of_an_unknown_kind_asks_for_it() -> None:
    assert file_problems("orders.txt", "x") == ["could be of any kind. Say which with --from json or --from csv."]


HEAD = (
    "key;title;customer.name;customer.email;shipping.name;shipping.line1;shipping.city;shipping.country;currency;"
    "item.name;item.material;item.quantity;item.unit_price"
)
FIRST = "k1;Set;Ada;ada@example.com;Ada;Street 1;Berlin;DE;EUR;a.stl;PA12;2;1.50"


def test_csv_rows_with_the_same_key_are_one_order() -> None:
    raw = read(
        "orders.csv", f"\ufeff{HEAD}\r\n{FIRST}\r\nk1;;;;;;;;;b.stl;PLA;1;3\r\n\r\n{FIRST.replace('k1', 'k2')}\r\n"
    )
    drafts = [parse_order(one.data) for one in raw]
    assert [[one.name for one in draft.items] for draft in drafts] == [["a.stl", "b.stl"], ["a.stl"]]
    assert drafts[0].total_minor == 600
    assert drafts[0].source == "csv"


def test_csv_rows_without_a_key_are_orders_of_their_own() -> None:
    assert len(read("orders.csv", f"{HEAD}\n{FIRST[2:]}\n{FIRST[2:]}\n")) == 2


def test_csv_problems_name_the_line_and_the_column() -> None:
    [raw] = read("orders.csv", f"{HEAD}\n{FIRST}\nk1;;;;;;;;;b.stl;PLA;many;3\n")
    with pytest.raises(InvalidOrder) as caught:
        parse_order(raw.data, raw.row)
    assert [str(raw.at_its_row(one)) for one in caught.value.problems] == [
        "line 3: item.quantity: must be a whole number."
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (f"{HEAD};colour\n", "line 1: colour: is not a column of an order."),
        (f"{HEAD};title\n", "line 1: title: is there twice."),
        (f"{HEAD}\n{FIRST};surplus\n", "line 2: has more cells than the first line."),
        (
            f"{HEAD}\n{FIRST}\nk1;Other;;;;;;;;b.stl;PLA;1;3\n",
            "line 3: title: differs from line 2, which has the same key.",
        ),
        (f'{HEAD}\n"open', "line 2: is not CSV: unexpected end of data."),
        (HEAD, "has no orders in it."),
        ("", "has no orders in it."),
    ],
)
def test_a_csv_file_with_a_wrong_layout_is_told_in_words(content: str, sentence: str) -> None:
    assert file_problems("orders.csv", content) == [sentence]


def test_csv_text_guarded_against_formulas_is_read_back() -> None:
    [raw] = read("orders.csv", f"{HEAD}\n{FIRST.replace('Set', chr(39) + '=1+1')}\n")
    assert raw.data["title"] == "=1+1"


def test_csv_columns_are_the_fields_of_an_order() -> None:
    assert set(ITEM) == {name.removeprefix("item.") for name in csv_orders.COLUMNS if name.startswith("item.")}
