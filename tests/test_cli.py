"""The `printdesk` command, where it only looks."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import core
from dashboard.cli.run import global_first
from tests.commands import command, desk_of_three, done, environment, printdesk, refused
from tests.databases import SqliteDesks


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sqlite_desks: SqliteDesks) -> Path:
    """A working folder with a desk of three projects, which these tests leave as it is."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "data").mkdir()
    return desk_of_three(folder, sqlite_desks.fresh(folder / "data"))


def test_options_of_every_command_may_come_after_its_name() -> None:
    assert global_first(["list", "--data", "d", "--user=ada", "--json"]) == [
        "--data",
        "d",
        "--user=ada",
        "list",
        "--json",
    ]
    assert global_first(["show", "--", "--data"]) == ["show", "--", "--data"]


def test_usage_errors_end_with_2_and_help_with_0(tmp_path: Path) -> None:
    assert "Usage: printdesk" in done(printdesk("--help", folder=tmp_path))
    assert done(printdesk("--version", folder=tmp_path)).startswith("printdesk ")
    for wrong in (["nothing"], ["move", "P-000001"], ["list", "--status", "Lost"], ["import", "missing.json"]):
        run = printdesk(*wrong, folder=tmp_path)
        assert (run.returncode, run.stdout) == (2, "")
    assert list(tmp_path.iterdir()) == []


def test_a_list_in_a_pipe_has_whole_values_between_tabs(folder: Path) -> None:
    lines = done(printdesk("list", folder=folder)).splitlines()
    assert lines[0].split("\t")[:4] == ["number", "status", "title", "customer"]
    assert [line.split("\t")[0] for line in lines[1:]] == ["P-000003", "P-000002", "P-000001"]
    assert "1,400 JPY" in lines[2].split("\t")


def test_filters_and_sort_are_those_of_the_desk(folder: Path) -> None:
    def numbers(*options: str) -> list[str]:
        return [row["number"] for row in json.loads(printdesk("list", "--json", *options, folder=folder).stdout)]

    assert numbers("--status", "printing", "--status", "Shipped") == ["P-000002"]
    assert numbers("--country", "fr") == ["P-000003"]
    assert numbers("--overdue") == []
    assert numbers("--from", "2026-04-01", "--to", "2026-04-01") == ["P-000003"]
    assert numbers("--search", "gear", "--material", "PA12", "--customer", "Ada Meyer") == ["P-000002"]
    assert numbers("--sort", "number", "--limit", "1", "--offset", "1") == ["P-000002"]
    assert "cannot be sorted by nothing" in refused(printdesk("list", "--sort", "nothing", folder=folder))


def test_json_has_exact_money_and_times_with_their_zone(folder: Path) -> None:
    rows = json.loads(done(printdesk("list", "--json", folder=folder)))
    assert [row["total"] for row in rows] == ["29.90", "1400", "29.90"]
    assert rows[0]["ordered_at"] == "2026-04-01T00:00:00+00:00"
    assert rows[0]["due_at"] is None
    project = json.loads(done(printdesk("show", "P-000002", "--json", folder=folder)))
    assert [event["status_to"] for event in project["history"]] == ["Pending", "Printing"]
    assert project["items"][0]["unit_price"] == "700"


def test_a_sheet_shows_everything_and_reads_no_markup(folder: Path) -> None:
    sheet = done(printdesk("show", "P-000001", folder=folder))
    for words in ("Customer Data", "Shipping Address", "Payment", "Print Items", "29.90 EUR", "[red]please[/red]"):
        assert words in sheet
    assert refused(printdesk("show", "P-9", folder=folder)) == "There is no project P-9.\n"


def test_a_sheet_names_the_customers_link_in_one_piece(folder: Path) -> None:
    with core.connect(data=folder / "data") as desk:
        link = desk.links.url("P-000001")
    assert f"Customer's link  {link}\n" in done(printdesk("show", "P-000001", folder=folder))
    assert json.loads(done(printdesk("show", "P-000001", "--json", folder=folder)))["link"] == link
    assert json.loads(done(printdesk("show", "P-000002", "--json", folder=folder)))["link"] is None


@pytest.mark.parametrize("kind", ["projects", "items", "events"])
def test_exports_are_the_same_on_screen_and_in_a_file(folder: Path, kind: str) -> None:
    printed = subprocess.run(
        command("export", kind, "--country", "DE"), cwd=folder, env=environment(), capture_output=True, check=True
    )
    done(printdesk("export", kind, "--country", "DE", "-o", "out.csv", folder=folder))
    assert printed.stdout == (folder / "out.csv").read_bytes()
    assert b"P-000001" in printed.stdout
    assert b"P-000003" not in printed.stdout


def test_a_setting_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    told = refused(printdesk("list", folder=tmp_path, PRINTDESK_TIMEZONE="Mars/Olympus"))
    assert "PRINTDESK_TIMEZONE" in told
    told = refused(printdesk("list", folder=tmp_path, PRINTDESK_DATABASE_URL="mysql://localhost/x"))
    assert "SQLite or PostgreSQL" in told


def test_nobody_reading_any_more_is_no_fault(folder: Path) -> None:
    for arguments in (["list"], ["export"], ["show", "P-000001", "--json"]):
        end, start = os.pipe()
        os.close(end)
        run = subprocess.run(
            command(*arguments), cwd=folder, env=environment(), stdout=start, stderr=subprocess.PIPE, check=False
        )
        os.close(start)
        assert run.stderr == b""


def test_headless_commands_load_no_panel(folder: Path) -> None:
    script = (
        "import sys\nfrom dashboard.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: assert not {'panel', 'bokeh', 'param', 'tornado'} & set(sys.modules), 'panel is loaded'"
    )
    for arguments in (["list"], ["show", "P-000001"], ["check"], ["export"]):
        run = subprocess.run(
            [sys.executable, "-c", script, *arguments], cwd=folder, env=environment(), capture_output=True, check=False
        )
        assert run.returncode == 0, run.stderr


def test_the_installed_command_is_this_one() -> None:
    program = shutil.which("printdesk", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("runs from its source, not installed")
    assert subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.startswith(
        "printdesk "
    )
