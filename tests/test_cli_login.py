"""Signing in at the command line and from Python: commands then act as that person, within their role."""

from __future__ import annotations

import json
import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pyotp
import pytest
from keyring.backends.fail import Keyring as NoKeyring

import core
from core.accounts.acting import NotAllowed
from core.accounts.connecting import AnotherUser, NotSignedIn
from core.accounts.roles import Role
from core.accounts.token import TokenFileOpen, forget, keep, kept
from core.settings import read_settings
from core.settings_report import in_force
from tests.commands import Run, done, printdesk, refused
from tests.databases import SqliteDesks
from tests.factory import printable
from tests.file_keyring import FileKeyring

PASSWORD = "correct wrong battery staple"
NOT_SIGNED_IN = "This desk has accounts, and you are not signed in. Run `printdesk login`.\n"


@pytest.fixture
def folder(tmp_path: Path, sqlite_desks: SqliteDesks, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a desk in `data` that has one project, and room for the person's own files."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    (tmp_path / "data").mkdir()
    sqlite_desks.fresh(tmp_path / "data")
    with direct(tmp_path) as desk:
        desk.projects.place(printable(desk))
    yield tmp_path
    keyring.set_keyring(before)


def direct(folder: Path) -> core.Desk:
    return core.connect(f"sqlite:///{folder}/data/printdesk.db", data=folder / "data")


def account(folder: Path, role: Role = Role.VIEWER, name: str = "vera") -> None:
    with direct(folder) as desk:
        desk.accounts.add("root", "root@example.com", Role.ADMINISTRATOR, password=PASSWORD)
        desk.accounts.add(name, f"{name}@example.com", role, password=PASSWORD)


def run(folder: Path, *arguments: object, given: str = "") -> Run:
    return printdesk(*arguments, folder=folder, given=given)


def test_without_accounts_nobody_signs_in(folder: Path) -> None:
    assert done(run(folder, "--user", "ada", "whoami")) == "ada, who may do everything: this desk has no accounts.\n"
    assert "nobody needs to sign in" in refused(run(folder, "login"))


def test_commands_act_as_who_has_signed_in_and_within_their_role(folder: Path) -> None:
    account(folder)
    assert refused(run(folder, "list")) == NOT_SIGNED_IN
    told = done(run(folder, "login", given=f"vera@example.com\n{PASSWORD}\n"))
    assert told.startswith("Signed in as vera until ")
    file = folder / "config" / "printdesk" / "tokens.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PASSWORD not in file.read_text()
    moved = refused(run(folder, "move", "P-000001", "Printing"))
    assert moved == "Moving projects needs the role operator; yours is viewer. Ask an administrator.\n"
    with direct(folder) as desk:
        desk.accounts.set_role("vera", Role.OPERATOR)
    assert "P-000001 is Printing." in done(run(folder, "move", "P-000001", "Printing"))
    with direct(folder) as desk:
        assert desk.projects.get("P-000001").history[-1].actor == "vera"
    assert done(run(folder, "whoami")).startswith("vera (operator), signed in until ")
    assert done(run(folder, "logout")) == "Signed out.\n"
    assert not file.exists()
    with direct(folder) as desk:
        assert desk.sessions.of("vera") == []


def test_the_commands_of_the_machines_operator_need_no_account(folder: Path) -> None:
    account(folder)
    assert "Everything is as it should be." in run(folder, "check").stdout
    done(run(folder, "deliver", "--once"))


def test_a_second_factor_is_asked_for(folder: Path) -> None:
    account(folder)
    with direct(folder) as desk:
        secret = desk.accounts.begin_second_factor("vera").secret
        [code, *_] = desk.accounts.confirm_second_factor("vera", secret, pyotp.TOTP(secret).now())
    assert done(run(folder, "login", "vera", given=f"{PASSWORD}\n{code}\n")).startswith("Signed in as vera")


def test_a_token_lies_in_the_keyring_where_there_is_one(folder: Path) -> None:
    settings, file = read_settings(data=folder / "data"), folder / "keyring.json"
    keyring.set_keyring(FileKeyring(file))
    assert keep(settings, "pds_one") == "your keyring"
    assert not (folder / "config").exists()
    assert kept(settings) == "pds_one"
    forget(settings)
    assert (kept(settings), json.loads(file.read_text())) == (None, {})


def token(folder: Path, name: str = "vera") -> str:
    with direct(folder) as desk:
        return desk.sessions.start(desk.accounts.get(name), kind="token", address="", agent="").token


def test_connect_acts_as_the_person_of_the_token(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    account(folder)
    with pytest.raises(NotSignedIn):
        core.connect(data=folder / "data")
    keep(read_settings(data=folder / "data"), token(folder))
    with core.connect(data=folder / "data") as desk:
        assert (desk.person.name, desk.person.role) == ("vera", Role.VIEWER)
        with pytest.raises(NotAllowed):
            desk.materials.retire("PA12")
    with pytest.raises(AnotherUser, match="You are signed in as vera and cannot act as root"):
        core.connect(data=folder / "data", user="root")
    monkeypatch.setenv("PRINTDESK_TOKEN", token(folder, "root"))
    with core.connect(data=folder / "data") as desk:
        assert desk.person.name == "root"
        desk.account.sign_out()
    with pytest.raises(NotSignedIn, match="Your session has ended"):
        core.connect(data=folder / "data")


def test_a_databases_address_is_the_administrators_door_and_says_so(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    account(folder)
    with caplog.at_level(logging.WARNING, "printdesk.accounts"), direct(folder) as desk:
        assert desk.person.role == Role.ADMINISTRATOR
        desk.accounts.disable("vera")
    assert caplog.messages == ["Direct access to the database: the administrator's door, without sign-in."]


def test_each_desk_has_its_own_token_in_a_file_that_nobody_else_may_read(folder: Path) -> None:
    one, other = read_settings(data=folder / "data"), read_settings(data=folder / "other")
    keep(one, "pds_one")
    keep(other, "pds_other")
    assert (kept(one), kept(other)) == ("pds_one", "pds_other")
    file = folder / "config" / "printdesk" / "tokens.json"
    file.chmod(0o644)
    with pytest.raises(TokenFileOpen, match="Others can read"):
        kept(one)
    keep(one, "pds_new")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    forget(one)
    assert (kept(one), kept(other)) == (None, "pds_other")


def test_a_token_among_the_settings_is_not_shown(folder: Path) -> None:
    shown = {name: value for name, value, _ in in_force(read_settings(data=folder, token="pds_secret"))}
    assert shown["PRINTDESK_TOKEN"] == "***"
