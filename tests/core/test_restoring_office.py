"""Exports that LibreOffice has opened and saved again are read, or what it changed is said."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core import Desk, read_export
from core.export_errors import BadExport
from tests.databases import missing
from tests.factory import item

COMMA, SEMICOLON = 44, 59
UTF_8, UTF_16, LATIN_1 = 76, 65535, 12
ENGLISH, GERMAN = 1033, 1031


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command of a LibreOffice with a profile of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip(missing("LibreOffice Calc"))
    return [program, "--headless", f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"]


@pytest.fixture
def exported(sqlite_desk: Desk, order: Callable[..., dict[str, Any]], tmp_path: Path) -> Path:
    """Projects and items whose cells a spreadsheet may take for something else."""
    company = {"company": "Müller & Söhne, Prüm"}
    sqlite_desk.projects.place(order(title='=HYPERLINK("x")', customer=company, due_at="2026-04-01T00:00:00.25Z"))
    sqlite_desk.projects.place(
        order(title="'quoted' \"twice\"; @home", currency="JPY", items=[item(unit_price=5)], shipping_cost=0)
    )
    sqlite_desk.projects.place(order(title="-", items=[item(unit_price="1234567.80", name="+1.stl")]))
    sqlite_desk.projects.export(tmp_path / "projects.csv")
    sqlite_desk.items.export(tmp_path / "items.csv")
    return tmp_path


def saved_again(
    office: list[str], path: Path, *, separator: int = COMMA, encoding: int = UTF_8, language: int = ENGLISH, quote: str
) -> Path:
    """The file as LibreOffice saves it after opening it; *quote* says whether all texts get quotes."""
    folder = path.with_name("saved")
    reading = f"--infilter=CSV:44,34,76,1,,{language},false,true,false,false,false,-1,true"
    writing = f"csv:Text - txt - csv (StarCalc):{separator},34,{encoding},1,,{language},{quote},true,false"
    command = [*office, reading, "--convert-to", writing, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    beside = path.with_name(path.name + "-metadata.json")
    shutil.copy(beside, folder)
    return folder / path.name


@pytest.mark.parametrize(
    ("separator", "encoding", "quote"),
    [(COMMA, UTF_8, "false"), (SEMICOLON, UTF_8, "true"), (COMMA, UTF_16, "false")],
    ids=["as it was", "semicolons and all texts in quotes", "UTF-16"],
)
def test_what_it_saved_again_is_what_was_exported(
    office: list[str], exported: Path, separator: int, encoding: int, quote: str
) -> None:
    """With the sidecar and without it."""
    for name in ("projects.csv", "items.csv"):
        again = saved_again(office, exported / name, separator=separator, encoding=encoding, quote=quote)
        assert again.read_bytes() != (exported / name).read_bytes()
        for sidecar in (True, False):
            pd.testing.assert_frame_equal(read_export(again, sidecar=sidecar), read_export(exported / name))


def test_another_encoding_is_said_with_row_and_column(office: list[str], exported: Path) -> None:
    again = saved_again(office, exported / "projects.csv", encoding=LATIN_1, quote="false")
    with pytest.raises(BadExport, match=r"row 2: company: “Müller & Söhne, Prüm” is not UTF-8"):
        read_export(again)


@pytest.mark.parametrize(
    ("language", "fields"), [(ENGLISH, ["total", "due_at"]), (GERMAN, ["due_at"])], ids=["English", "German"]
)
def test_an_amount_and_a_date_that_were_typed_the_german_way_are_said(
    office: list[str], exported: Path, language: int, fields: list[str]
) -> None:
    """In German the amount is understood, and the date written another way; in English both are left as typed."""
    path = exported / "projects.csv"
    text = path.read_text()
    for old, new in ((",29.90,", ',"29,90 €",'), ("2026-04-01T00:00:00.250000Z", "01.04.2026 09:30")):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, newline="")
    again = saved_again(office, path, separator=SEMICOLON, language=language, quote="false")
    with pytest.raises(BadExport) as raised:
        read_export(again)
    assert [(one.row, one.field) for one in raised.value.problems] == [("row 2", field) for field in fields]
    assert "is no moment such as" in raised.value.problems[-1].problem
