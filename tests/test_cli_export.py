"""`printdesk export`: chosen columns, formats, sidecars, and what it refuses."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from core import connect, read_export
from tests.commands import command, desk_of_three, done, environment, printdesk, refused
from tests.databases import SqliteDesks


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sqlite_desks: SqliteDesks) -> Path:
    """A working folder with a desk of three projects, which these tests leave as it is."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "data").mkdir()
    return desk_of_three(folder, sqlite_desks.fresh(folder / "data"))


def test_columns_order_and_format_are_chosen(folder: Path) -> None:
    told = done(printdesk("export", "--columns", "title, total", "--sort=-title", "--raw", folder=folder))
    assert told == '"title",total\nGears,1400\nBracket set,29.90\nBracket set,29.90\n'
    done(printdesk("export", "messages", "-o", "out.parquet", folder=folder))
    with connect(data=folder / "data") as desk:
        assert read_export(folder / "out.parquet").equals(desk.messages.table())


def test_a_file_gets_a_sidecar_unless_none_is_wanted(folder: Path) -> None:
    beside = folder / "out.csv-metadata.json"
    done(printdesk("export", "items", "--status", "pending", "-o", "out.csv", folder=folder))
    assert '"urn:printdesk:rows": 2' in beside.read_text()
    done(printdesk("export", "items", "-o", "out.csv", "--no-sidecar", folder=folder))
    assert not beside.exists()


def test_what_cannot_be_exported_is_a_sentence(folder: Path) -> None:
    told = refused(printdesk("export", "--columns", "titel", folder=folder))
    assert told.startswith("An export of projects has no column titel (did you mean title?). Columns: number, title,")
    told = refused(printdesk("export", "-o", "missing/out.csv", folder=folder))
    assert told.endswith("missing/out.csv cannot be written: its folder does not exist.\n")
    assert "never xlsx" in refused(printdesk("export", "--format", "xlsx", folder=folder))


def test_a_bar_shows_on_a_terminal_how_much_is_written(folder: Path) -> None:
    ours, theirs = pty.openpty()
    run = subprocess.Popen(command("export", "-o", "out.csv"), cwd=folder, env=environment(TERM="xterm"), stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:
        pass  # the other end is closed
    finally:
        os.close(ours)
    assert run.wait() == 0
    assert b"out.csv" in shown
    assert b"bytes" in shown
