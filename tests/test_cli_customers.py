"""`printdesk customer`: all that there is about somebody as a file, and its erasure."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

import core
from tests.commands import desk_of_three, done, printdesk, refused

EMAIL = "ada@example.com"


@pytest.fixture
def there(tmp_path: Path, sqlite_url: str) -> dict[str, Any]:
    """Where the command works."""
    return {"folder": desk_of_three(tmp_path, sqlite_url), "PRINTDESK_DATABASE_URL": sqlite_url}


def test_a_customer_is_given_all_that_there_is_as_one_file(there: dict[str, Any]) -> None:
    told = done(printdesk("customer", "export", EMAIL, "-o", "ada.zip", **there))
    assert told == "Wrote ada.zip with person.json and 0 files.\n"
    with zipfile.ZipFile(there["folder"] / "ada.zip") as archive:
        assert b"P-000002" in archive.read("person.json")
    assert "no project of a customer" in refused(printdesk("customer", "export", "bob@example.com", **there))


def test_a_customer_is_erased_once_nothing_is_under_way(there: dict[str, Any], sqlite_url: str) -> None:
    told = refused(printdesk("customer", "erase", EMAIL, "--confirm", EMAIL, **there))
    assert "P-000001, P-000002, P-000003 are still under way" in " ".join(told.split())
    with core.connect(sqlite_url, data=there["folder"] / "data") as desk:
        for number in desk.projects.table()["number"]:
            desk.projects.move(number, "Canceled", reason="asked")
        assert "Nothing was erased" in refused(printdesk("customer", "erase", EMAIL, "--confirm", "bob", **there))
        told = printdesk("customer", "erase", EMAIL, given=f"{EMAIL}\n", **there).stdout
        assert "has 3 projects" in told
        assert "Erased: 3 projects, 0 files." in told
        assert set(desk.projects.table()["customer"]) == {"Erased"}
