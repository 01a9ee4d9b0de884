"""What files of orders look like, and how people are told when one does not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.cells import TRIGGERS
from core.errors import InvalidOrder
from core.intake import csv as csv_orders
from core.intake.raw import OrderFile
from core.intake.reading import read_orders
from core.intake.schema import parse_order
from tests.factory import ITEM, order

DOCS = Path(__file__).parents[2] / "docs"


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


def test_the_guard_is_the_one_that_exports_use() -> None:
    assert set(TRIGGERS) == csv_orders.GUARDED
