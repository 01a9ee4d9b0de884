"""What the environment says is in force; the rest is as the service's own settings say, at once and everywhere."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import core
from core import Desk
from core.errors import SettingsError
from core.settings import read_settings
from tests.factory import order

WITHIN = 2.0  # seconds


def test_what_staff_save_is_in_force_at_once(desk: Desk) -> None:
    settings = desk.settings
    assert (settings.service_name, settings.timezone) == ("Printdesk", "UTC")
    assert settings.sender == "Printdesk <orders@localhost>"
    desk.service.save({"name": "Ada's Prints", "timezone": "Europe/Berlin"})
    assert (settings.service_name, settings.timezone, str(settings.zone)) == (
        "Ada's Prints", "Europe/Berlin", "Europe/Berlin"
    )  # fmt: skip
    assert settings.sender == "Ada's Prints <orders@localhost>"
    desk.service.save({"name": "Ada's Prints", "sender": "ada@prints.example"})
    assert settings.sender == "Ada's Prints <ada@prints.example>"
    assert settings.fixed == frozenset()


def test_a_message_is_written_and_sent_under_the_name_of_the_moment(desk: Desk) -> None:
    desk.service.save({"name": "Ada's Prints", "sender": "ada@prints.example"})
    number = desk.projects.place(order()).number
    desk.projects.move(number, "Printing")
    assert "Ada's Prints" in desk.projects.get(number).messages[0].body
    desk.service.save({"name": "Ada & Bob", "sender": "both@prints.example"})
    assert desk.outbox.deliver_once() == 1
    [mail] = (desk.settings.data / "mail" / "new").iterdir()
    assert "both@prints.example" in mail.read_text()


def test_the_environment_wins(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRINTDESK_SERVICE_NAME", "Fixed")
    monkeypatch.setenv("PRINTDESK_TIMEZONE", "Asia/Tokyo")
    monkeypatch.setenv("PRINTDESK_SENDER", "Fixed <fixed@prints.example>")
    with core.connect(database_url, data=tmp_path) as desk:
        desk.service.save({"name": "Ada's Prints", "timezone": "Europe/Berlin", "sender": "ada@prints.example"})
        assert (desk.settings.service_name, desk.settings.timezone) == ("Fixed", "Asia/Tokyo")
        assert desk.settings.sender == "Fixed <fixed@prints.example>"
        assert desk.settings.fixed == {"name", "timezone", "sender"}
        service = desk.set_up().service
        assert (service.name, service.timezone) == ("Fixed", "Asia/Tokyo"), "prices are calculated by what is in force"
        assert desk.service.get().document.name == "Ada's Prints"


def test_another_process_is_followed_within_two_seconds(desk: Desk, database_url: str) -> None:
    assert desk.settings.service_name == "Printdesk"
    save = "import core, sys; core.connect(sys.argv[1]).service.save({'name': 'Ada'})"
    subprocess.run([sys.executable, "-c", save, database_url], check=True)
    saved = time.monotonic()
    while desk.settings.service_name != "Ada":
        assert time.monotonic() < saved + WITHIN
        time.sleep(0.05)


def test_a_database_that_is_away_changes_no_setting(sqlite_desk: Desk) -> None:
    sqlite_desk.service.save({"name": "Ada's Prints"})
    assert sqlite_desk.settings.service_name == "Ada's Prints"
    with sqlite_desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE service RENAME TO away")
    sqlite_desk.settings.look_again()
    assert sqlite_desk.settings.service_name == "Ada's Prints"


@pytest.mark.parametrize(
    ("given", "expected"),
    [(None, "http://127.0.0.1:7000"), ("https://orders.example.com/", "https://orders.example.com")],
)
def test_customers_are_sent_to_the_public_address(
    given: Any, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if given:
        monkeypatch.setenv("PRINTDESK_PUBLIC_URL", given)
    assert read_settings(data=tmp_path).served_at("http://127.0.0.1:7000").public_url == expected


def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRINTDESK_PUBLIC_URL", "orders.example.com")
    with pytest.raises(SettingsError, match=r"PRINTDESK_PUBLIC_URL: .*write an address like https"):
        read_settings()
