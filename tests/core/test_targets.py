"""An export is at its path wholly or not at all, with its sidecar; and what an export says about itself."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from core import Desk, read_export
from core.errors import ExportFailed, StorageFull
from core.export_errors import CannotWrite
from core.sidecar import sidecar_of
from core.store.migrate import HEAD
from core.targets import Pieces, save


def pieces(*contents: bytes, broken: bool = False) -> Pieces:
    yield from contents
    if broken:
        raise ExportFailed("")
    return len(contents)


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_failing_export_leaves_file_and_sidecar_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert save(pieces(b"a", b"b"), path, lambda rows: f"{rows} rows") == 2
    with pytest.raises(ExportFailed, match="stopped half-way"):
        save(pieces(b"half", broken=True), path, str)
    with pytest.raises(ZeroDivisionError):
        save(pieces(b"all"), path, lambda rows: str(rows / 0))
    assert path.read_text() == "ab"
    assert sidecar_of(path).read_text() == "2 rows"
    assert listing(tmp_path) == ["out.csv", "out.csv-metadata.json"]


def test_an_older_sidecar_never_stays_beside_a_newer_file(tmp_path: Path) -> None:
    save(pieces(b"a"), tmp_path / "out.csv", str)
    save(pieces(b"b"), tmp_path / "out.csv")
    assert listing(tmp_path) == ["out.csv"]


def test_a_target_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path, why in (
        (tmp_path / "missing" / "out.csv", "its folder does not exist"),
        (tmp_path / "file" / "out.csv", "its folder is a file"),
        (tmp_path, "it is a folder"),
        (tmp_path / ("x" * 300), "its name is too long"),
    ):
        with pytest.raises(CannotWrite, match=f"cannot be written: {why}"):
            save(pieces(b"a"), path, str)
    assert listing(tmp_path) == ["file"]


def test_a_full_disk_is_said_in_a_sentence() -> None:
    with pytest.raises(StorageFull, match="disk is full"):
        save(pieces(b"a" * 100_000), "/dev/full")


def test_a_pipe_gets_the_content_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    save(pieces(b"a", b"b"), tmp_path / "pipe", str)
    reader.join()
    assert found == [b"ab"]
    assert listing(tmp_path) == ["pipe"]


def test_a_link_and_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("before")
    (tmp_path / "real.csv").chmod(0o600)
    (tmp_path / "out.csv").symlink_to("real.csv")
    save(pieces(b"a"), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "a"
    assert (tmp_path / "real.csv").stat().st_mode & 0o777 == 0o600


def test_streams_get_the_content_alone_also_where_a_character_is_split() -> None:
    text, told = io.StringIO(newline=""), list[int]()
    assert save(pieces("ö".encode()[:1], "ö".encode()[1:]), text, str, told.append) == 2
    assert (text.getvalue(), told) == ("ö", [1, 2])


@pytest.fixture
def placed(sqlite_desk: Desk, order: Callable[..., dict[str, Any]]) -> Desk:
    for _ in range(3):
        sqlite_desk.projects.place(order())
    return sqlite_desk


def test_the_sidecar_is_metadata_of_csv_on_the_web(placed: Desk, tmp_path: Path) -> None:
    """With what the standard has no word for under names of our own."""
    path = tmp_path / "my orders.csv"
    placed.projects.export(
        path, columns=["number", "total", "due_at"], status=["Pending"], search="Bracket", sort="-total"
    )
    known = json.loads(path.with_name("my orders.csv-metadata.json").read_text(encoding="utf-8"))
    assert known["@context"][0] == "http://www.w3.org/ns/csvw"
    assert known["url"] == "my%20orders.csv"
    own = {key.removeprefix("urn:printdesk:"): value for key, value in known.items() if key.startswith("urn:")}
    assert own == {
        "layout": "projects",
        "sort": "-total",
        "time-zone": "UTC",
        "schema-version": HEAD,
        "sheet-safe": True,
        "filter:status": ["Pending"],
        "filter:search": "Bracket",
        "rows": 3,
    }
    number, total, due_at = known["tableSchema"]["columns"]
    assert (number["datatype"]["base"], total["datatype"], due_at["datatype"]) == ("string", "decimal", "dateTimeStamp")
    assert (total["required"], due_at["required"]) == (True, False)
    assert total["urn:printdesk:dtype"] == "float64"
    assert due_at["dc:description"] == "When it is due."


def test_streams_and_those_who_want_none_get_no_sidecar(placed: Desk, tmp_path: Path) -> None:
    with (tmp_path / "out.csv").open("wb") as file:
        placed.projects.export(file)
    assert listing(tmp_path / ".")[-1:] != ["out.csv-metadata.json"]
    placed.projects.export(tmp_path / "out.csv", sidecar=False)
    assert not (tmp_path / "out.csv-metadata.json").exists()
    assert len(read_export(tmp_path / "out.csv")) == 3


def test_parquet_says_the_same_about_itself(placed: Desk, tmp_path: Path) -> None:
    placed.projects.export(tmp_path / "out.parquet", country="DE")
    assert not (tmp_path / "out.parquet-metadata.json").exists()
    known = json.loads(pq.read_metadata(tmp_path / "out.parquet").metadata[b"printdesk"])
    assert (known["rows"], known["filters"], known["time_zone"]) == (3, {"country": "DE"}, "UTC")
    assert known["schema_version"] == HEAD
    assert known["dtypes"]["ordered_at"] == "datetime64[us, UTC]"
