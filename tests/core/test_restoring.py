"""A file that was exported and changed since is read, or all that is wrong with it is said at once."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core import Desk, DeskError, read_export
from core.export_errors import BadExport
from tests.factory import item


@pytest.fixture
def path(sqlite_desk: Desk, order: Callable[..., dict[str, Any]], tmp_path: Path) -> Path:
    """Three exported projects, and their sidecar."""
    sqlite_desk.projects.place(order(title="=1", customer={"company": "Gebr. Müller"}, due_at="2026-04-01T00:00Z"))
    sqlite_desk.projects.place(order(title="a;b", currency="JPY", items=[item(unit_price=5)], shipping_cost=0))
    sqlite_desk.projects.place(order(title="'x"))
    sqlite_desk.projects.export(tmp_path / "out.csv")
    return tmp_path / "out.csv"


def change(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8", newline="")


def problems(path: Path, **options: Any) -> list[str]:
    with pytest.raises(BadExport) as raised:
        read_export(path, **options)
    return [str(problem) for problem in raised.value.problems]


def test_everything_that_is_wrong_is_said_at_once(path: Path) -> None:
    change(
        path,
        ("29.90", '"29,90"'),
        ("2026-04-01T00:00:00Z", "01.04.26 00:00"),
        ("P-000002", "2"),
        ("Pending", "pending"),
        ("2026-03-01T08:30:00Z", "2026-03-01 08:30"),
        ("DE,PA12,1,2,10,", "DE,PA12,1,two,,"),
    )
    assert problems(path) == [
        "row 3: number: “2” is no project number such as P-000123.",
        "row 3: quantity: “two” is no whole number such as 1200.",
        "row 2: total: “29,90” is no amount such as 1234.50.",
        "row 3: total: The cell is empty.",
        "row 2: ordered_at: “2026-03-01 08:30” is no moment such as 2026-03-31T09:30:00Z, with its zone.",
        "row 2: due_at: “01.04.26 00:00” is no moment such as 2026-03-31T09:30:00Z, with its zone.",
        "row 2: status: “pending” is no status; there are Pending, Printing, Shipped, Canceled.",
    ]
    change(path, ("2026-03-01 08:30", "2026-02-30T08:30:00Z"), ("01.04.26 00:00", ""))
    assert "row 2: ordered_at: “2026-02-30T08:30:00Z” is no moment" in "\n".join(problems(path))


def test_the_sentence_names_the_file_and_each_problem(path: Path) -> None:
    change(path, ("29.90", "many"))
    with pytest.raises(
        BadExport, match=r"^out\.csv cannot be read as an export; this is wrong:\n  row 2: total: “many”"
    ):
        read_export(path)


def test_a_row_with_more_or_fewer_cells_is_named(path: Path) -> None:
    """As an amount with a comma makes one, where commas separate cells."""
    change(path, ("29.90", "29,90"), (",JPY", ""))
    found = problems(path)
    assert found[0].startswith("row 2: It has 17 cells, not the 16 of the first row: “P-000001,'=1,")
    assert found[1].startswith("row 3: It has 15 cells")
    assert len(found) == 2


def test_columns_that_are_lost_renamed_or_there_twice_are_named(path: Path) -> None:
    change(path, ("title,customer", "Title,title"))
    assert problems(path) == [
        "row 1: Title: No column of the export is called so (did you mean title?).",
        "row 1: customer: The column is missing.",
    ]
    change(path, ("Title,title", "title,title"))
    assert problems(path, sidecar=False) == ["row 1: title: The column is there twice."]


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    for content, sentence in (
        ("", "row 1: The names of the columns are missing."),
        ("zebra,x\n1,2\n", "row 1: zebra: No column of the export is called so."),
        ('number\n"P-000001\n', "row 2: number: “P-000001\n” is no project number such as P-000123."),
    ):
        path.write_text(content)
        assert problems(path)[0] == sentence
    with pytest.raises(DeskError, match=r"nowhere\.csv cannot be read: there is no such file"):
        read_export(tmp_path / "nowhere.csv")


def test_lost_rows_are_counted_against_the_sidecar(path: Path) -> None:
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), newline="")
    [found] = problems(path)
    assert found == "There are 2 rows, and 3 were exported. If that is on purpose, read it with sidecar=False."
    assert read_export(path, sidecar=False)["number"].tolist() == ["P-000001", "P-000002"]


def test_a_file_is_read_in_the_order_of_its_sidecar_whatever_its_separator_encoding_or_line_ends(path: Path) -> None:
    wanted = read_export(path)
    columns = pd.read_csv(path, dtype=str, keep_default_na=False)
    for separator in (",", ";", "\t", "|"):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
            for end in ("\n", "\r\n"):
                text = columns[columns.columns[::-1]].to_csv(sep=separator, index=False, lineterminator=end) + end
                path.write_bytes(text.encode(encoding))
                pd.testing.assert_frame_equal(read_export(path), wanted)


def test_cells_in_another_encoding_are_named_with_what_they_seem_to_say(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    [found] = problems(path)
    assert found == "row 2: company: “Gebr. Müller” is not UTF-8. Save the file again with the encoding UTF-8."


def test_a_sidecar_that_cannot_be_read_is_said(path: Path) -> None:
    beside = path.with_name("out.csv-metadata.json")
    known = json.loads(beside.read_text())
    for broken in ("{", "[]", "{}", json.dumps(known | {"urn:printdesk:layout": "orders"})):
        beside.write_text(broken)
        assert problems(path)[0].startswith("out.csv-metadata.json beside it cannot be read. Delete it")
        assert len(read_export(path, sidecar=False)) == 3


def test_many_problems_of_a_column_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("number,quantity\n" + "P-000001,?\n" * 3_000)
    found = problems(path)
    assert len(found) == 1_001
    assert found[-1] == "quantity: And 2,000 more rows like these."
    with pytest.raises(BadExport, match=r"  … and 981 more\.$"):
        read_export(path)


def test_text_without_characters_is_lost_only_where_nothing_could_have_been(path: Path) -> None:
    """A spreadsheet writes both as an empty cell."""
    frame = read_export(io.BytesIO(b"title,company\n,\na,b\n"))
    assert frame["title"].tolist() == ["", "a"]
    assert frame["company"].isna().tolist() == [True, False]


def test_a_changed_parquet_file_is_refused(path: Path, sqlite_desk: Desk) -> None:
    file = path.with_name("out.parquet")
    sqlite_desk.projects.export(file)
    whole = pq.read_table(file)
    pq.write_table(whole.rename_columns(["nr", *whole.column_names[1:]]), file)
    assert problems(file) == ["row 1: nr: No column of the export is called so."]
    place = whole.column_names.index("total")
    pq.write_table(whole.set_column(place, "total", whole["total"].cast(pa.string())), file)
    assert problems(file) == ["total: The column holds string, and double was exported."]
    file.write_bytes(file.read_bytes()[:-10])
    assert problems(file)[0].startswith("The file is not whole: ")
