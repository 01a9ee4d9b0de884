"""Saved views from the shell."""

import json
from pathlib import Path

import pytest

from tests.commands import desk_of_three, done, printdesk, refused
from tests.databases import SqliteDesks


@pytest.fixture
def folder(tmp_path: Path, sqlite_desks: SqliteDesks) -> Path:
    """A working folder with a desk of three projects."""
    (tmp_path / "data").mkdir()
    return desk_of_three(tmp_path, sqlite_desks.fresh(tmp_path / "data"))


def numbers(folder: Path, *options: str) -> list[str]:
    return [row["number"] for row in json.loads(done(printdesk("list", "--json", *options, folder=folder)))]


def test_a_saved_view_lists_and_exports_what_its_filters_do(folder: Path) -> None:
    told = done(printdesk("view", "save", "PA12 to do", "--status", "pending", "--sort", "number", folder=folder))
    assert told == "Saved “PA12 to do”: Pending, sorted by number. It has 2 projects now.\n"
    assert numbers(folder, "--view", "pa12 TO do") == ["P-000001", "P-000003"]
    assert numbers(folder, "--view", "PA12 to do", "--sort", "-number") == ["P-000003", "P-000001"]
    assert numbers(folder, "--view", "PA12 to do", "--country", "FR") == ["P-000003"]
    for kind in ("projects", "items", "events"):
        filtered = done(printdesk("export", kind, "--status", "Pending", folder=folder))
        assert done(printdesk("export", kind, "--view", "PA12 to do", folder=folder)) == filtered


def test_a_filter_that_the_view_has_already_is_refused(folder: Path) -> None:
    done(printdesk("view", "save", "germany", "--country", "DE", folder=folder))
    told = refused(printdesk("list", "--view", "germany", "--country", "FR", folder=folder))
    assert told == (
        "The saved view “germany” has country DE already. Further filters narrow a view; "
        "for another country, filter without the view.\n"
    )


def test_views_are_listed_renamed_and_deleted(folder: Path) -> None:
    run = printdesk("view", "list", folder=folder)
    assert (run.returncode, run.stdout) == (0, "name\tshows\tby\tsaved\n")
    assert run.stderr.startswith("No view has been saved yet.")
    done(printdesk("view", "save", "late", "--overdue", "--material", "PA12", "--user", "bob", folder=folder))
    assert done(printdesk("view", "rename", "LATE", "Late ones", folder=folder)) == "“late” is now “Late ones”.\n"
    line = done(printdesk("view", "list", folder=folder)).splitlines()[1].split("\t")
    assert line[:3] == ["Late ones", "material PA12, overdue, sorted by ordered_at, descending", "bob"]
    [view] = json.loads(done(printdesk("view", "list", "--json", folder=folder)))
    assert (view["name"], view["filters"]) == ("Late ones", {"material": "PA12", "overdue": True})
    told = refused(printdesk("export", "--view", "late one", folder=folder))
    assert told == "There is no saved view “late one”. The saved views are “Late ones”.\n"
    assert done(printdesk("view", "delete", "late ones", folder=folder)) == "“Late ones” is deleted.\n"
    assert "None has been saved yet" in refused(printdesk("view", "delete", "late ones", folder=folder))


def test_a_view_that_would_mean_nothing_is_refused(folder: Path) -> None:
    assert "1 to 80 characters" in refused(printdesk("view", "save", " ", folder=folder))
    assert "cannot be sorted by colour" in refused(printdesk("view", "save", "x", "--sort", "colour", folder=folder))
    assert "is not a date" in refused(printdesk("view", "save", "x", "--from", "May", folder=folder))
    assert printdesk("view", "save", folder=folder).returncode == 2
