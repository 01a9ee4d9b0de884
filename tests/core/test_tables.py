"""Every table has the columns and dtypes that the data dictionary says, and the page of it is current."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import core
from core.dictionary import TABLES, page
from core.errors import BadFilter
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
