"""CSV is lossless and safe from formulas, whatever texts there are."""

from __future__ import annotations

import csv as standard_csv
import io
import shutil
import subprocess
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core import read_export
from core.cells import TRIGGERS, Part
from core.encoders import CsvEncoder
from core.exports import chosen_columns
from tests.databases import missing

COLUMNS = chosen_columns("projects", ["title", "company"])  # one that is never missing, one that may be
STRINGS = 20_000  # checked in each run, in each way of writing them
AT_ONCE = 400

risky = st.text(st.sampled_from(TRIGGERS + '",; x0\u2028\ufeff'), max_size=6)
texts = st.one_of(st.text(), risky)


def written(titles: list[str], companies: list[str | None], *, sheet_safe: bool = True) -> bytes:
    encoder = CsvEncoder(COLUMNS, sheet_safe=sheet_safe)
    part = Part(COLUMNS)
    values = [pa.array(titles, pa.string()), pa.array(companies, pa.string())]
    return encoder.begin() + bytes(encoder.piece([encoder.prepare(values, part)])) + encoder.end()


@pytest.mark.parametrize("sheet_safe", [True, False], ids=["sheet-safe", "raw"])
@given(st.lists(st.tuples(texts, st.none() | texts), min_size=AT_ONCE // 2, max_size=AT_ONCE // 2))
@settings(max_examples=STRINGS // AT_ONCE, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
def test_every_text_comes_back_as_it_was(sheet_safe: bool, rows: list[tuple[str, str | None]]) -> None:
    """Without being told whether texts have guards; what is missing stays apart from text without characters."""
    titles, companies = [title for title, _ in rows], [company for _, company in rows]
    frame = read_export(io.BytesIO(written(titles, companies, sheet_safe=sheet_safe)))
    assert frame["title"].tolist() == titles
    assert [one if isinstance(one, str) else None for one in frame["company"]] == companies


@given(st.lists(texts, min_size=50, max_size=50))
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
def test_no_cell_begins_like_a_formula(titles: list[str]) -> None:
    """Python's own reader agrees on what the cells are, and none of them begins with a sign that runs."""
    file = io.StringIO(written(titles, [None] * len(titles)).decode(), newline="")
    rows = list(standard_csv.reader(file))
    assert rows[0] == ["title", "company"]
    for title, row in zip(titles, rows[1:], strict=True):
        risk = bool(title) and title[0] in TRIGGERS
        assert row == [("'" if risk else "") + title, ""]


def test_raw_texts_are_just_as_they_are() -> None:
    """Only the quotes around the first name tell them apart."""
    content = written(["=1+1", "'plain", ""], [None, "", "-"], sheet_safe=False)
    assert content == b'"title",company\r\n=1+1,\r\n\'plain,""\r\n"",-\r\n'


def test_a_spreadsheet_finds_no_formula(tmp_path: Path) -> None:
    """LibreOffice opens a file with every trigger before a working formula: text cells only."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip(missing("LibreOffice Calc"))
    bodies = ["1+1", "SUM(1;2)", 'HYPERLINK("x";"y")', "=1+1", "cmd|' /C calc'!A0", ""]
    path = tmp_path / "risky.csv"
    titles = [sign + body for sign in TRIGGERS.replace("\0", "") for body in bodies]
    path.write_bytes(written(titles, titles[::-1]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # comma, quotes, UTF-8, from line 1, English, quoted is not forced to text, numbers and formulas are looked for
    infilter = "--infilter=CSV:44,34,76,1,,1033,false,true,false,false,false,-1,true"
    command = [office, "--headless", profile, infilter, "--convert-to", "fods", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    sheet = (tmp_path / "risky.fods").read_text()
    assert "SUM(1;2)" in sheet
    assert "table:formula" not in sheet
