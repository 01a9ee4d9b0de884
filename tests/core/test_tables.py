"""Every table has the columns and dtypes that the data dictionary says, and the page of it is current."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

import core
from core.dictionary import TABLES, page
from core.errors import BadFilter
from core.export_errors import BadColumns, UnknownColumns
from core.project import ModelFacts
from core.store.load import record_files
from tests.factory import item, order

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_columns_and_dtypes_of_the_dictionary_empty_or_not(desk: core.Desk, name: str) -> None:
    table = getattr(desk, name).table
    wanted = {column.name: column.dtype for column in TABLES[name].columns}
    assert table().dtypes.astype("str").to_dict() == wanted
    number = desk.projects.place(order(comment="Please hurry.")).number
    desk.projects.move(number, "Printing", "We begin.")
    filled = table()
    assert len(filled)
    assert filled.dtypes.astype("str").to_dict() == wanted
    never_missing = [column.name for column in TABLES[name].columns if not column.null]
    assert not filled[never_missing].isna().any(axis=None)


@pytest.mark.parametrize("name", TABLES)
def test_some_columns_of_a_table_are_those_of_the_whole_one(desk: core.Desk, name: str) -> None:
    number = desk.projects.place(order(comment="Please hurry.")).number
    desk.projects.move(number, "Printing", "We begin.")
    table = getattr(desk, name).table
    some = [column.name for column in TABLES[name].columns][::-2]
    pd.testing.assert_frame_equal(table(columns=some), table()[some])
    pd.testing.assert_frame_equal(table(columns=some, limit=1), table(limit=1)[some])
    with pytest.raises(UnknownColumns, match=rf"The table {name} has no column totl.*\. Columns: "):
        table(columns=["totl"])
    with pytest.raises(BadColumns, match="named twice"):
        table(columns=some[:1] * 2)


def test_the_page_of_the_dictionary_is_current() -> None:
    kept = (DOCS / "data.md").read_text()
    assert kept == page(), "run `python -m core.dictionary > docs/data.md`"


def test_items_say_what_a_line_costs_how_large_a_part_is_and_where_its_project_stands(desk: core.Desk) -> None:
    stored = desk.files.put(io.BytesIO(b"a model"))
    record_files(desk.database, [(stored.sha256, stored.size)], {stored.sha256: ModelFacts(volume=2500.0)}, at=0)
    items = [item(file={"sha256": stored.sha256}), item(quantity=3, unit_price="0.10")]
    number = desk.projects.place(order(shipping={"country": "FR"}, items=items)).number
    desk.projects.move(number, "Printing", "We begin.")
    table = desk.items.table()
    assert table["line_total"].tolist() == [25.0, 0.3]
    assert table["volume_cm3"].fillna(-1).tolist() == [2.5, -1]
    assert table["country"].tolist() == ["FR", "FR"]
    assert table["status"].tolist() == ["Printing", "Printing"]
    assert table["ordered_at"].tolist() == desk.projects.table()["ordered_at"].tolist() * 2


def test_comments_are_what_customer_and_staff_said(desk: core.Desk) -> None:
    number = desk.projects.place(order(comment="Please hurry.")).number
    asked = desk.projects.get(number).comments[-1]
    desk.projects.answer(number, asked.id, "We do.", by="ada")
    table = desk.comments.table(search="bracket")
    assert table["number"].tolist() == [number, number]
    assert table["body"].tolist() == ["Please hurry.", "We do."]
    assert table["from_customer"].tolist() == [True, False]
    assert table["author"].tolist()[1] == "ada"
    assert desk.comments.table(limit=1, offset=1)["body"].tolist() == ["We do."]


@pytest.mark.parametrize("window", [{"limit": -1}, {"limit": 10, "offset": -1}])
def test_a_page_cannot_begin_before_the_first_project_or_have_less_than_none(
    desk: core.Desk, window: dict[str, int]
) -> None:
    with pytest.raises(BadFilter, match="cannot be negative"):
        desk.projects.table(**window)


@pytest.mark.parametrize("asked", ["Jörg Šálek", "JÖRG ŠÁLEK", "jörg šálek", "MÜLLER@EXAMPLE.COM", "ÖB", "öb"])
def test_a_customer_is_found_in_any_case_and_nobody_else(desk: core.Desk, asked: str) -> None:
    """By the whole name or address: not what has more to it, nor what is only called so."""
    people = [
        ("Jörg Šálek", "joerg@example.com"), ("Jörg Šálek jun.", "a@example.com"), ("Ada", "müller@example.com"),
        ("Öb", "b@example.com"), ("Böb", "c@example.com"),
    ]  # fmt: skip
    for title, (name, email) in zip(["Jörg Šálek", "ÖB", "Öb", "Gear", "Gear"], people[1:] + people[:1], strict=True):
        desk.projects.place(order(title=title, customer={"name": name, "email": email, "company": "Jörg Šálek"}))
    key = asked.casefold()
    wanted = [name for name, email in people if key in (name.casefold(), email.casefold())]
    assert len(wanted) == 1
    assert desk.projects.table(customer=asked).customer.tolist() == wanted
    assert desk.projects.table(customer=asked, limit=10).customer.tolist() == wanted
    assert desk.projects.counts(customer=asked).sum() == 1
    assert desk.items.table(customer=asked)["number"].nunique() == 1
    text = io.StringIO()
    desk.projects.export(text, customer=asked)
    assert [row["customer"] for row in csv.DictReader(text.getvalue().splitlines())] == wanted
