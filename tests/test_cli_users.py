"""The people of the desk from the shell."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import core
from core.accounts.errors import BadSignIn
from core.settings import read_settings
from dashboard.cli import main
from tests.core.people import GOOD, OTHER, PLACE
from tests.databases import SqliteDesks
from tests.terminal import typed

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `printdesk user` in this process, for there are many of them; its code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        with pytest.raises(SystemExit) as end:
            main(["user", *arguments])
        told = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, told.out, told.err

    return run


def test_people_are_added_changed_and_let_in_no_more(tmp_path: Path, sqlite_desks: SqliteDesks, user: Run) -> None:
    (tmp_path / "data").mkdir()
    url = sqlite_desks.fresh(tmp_path / "data")

    def done(*arguments: str, given: str = "") -> str:
        code, out, err = user(*arguments, given=given)
        assert (code, err) == (0, "")
        return out

    def refused(*arguments: str, given: str = "") -> str:
        code, out, err = user(*arguments, given=given)
        assert (code, out) == (1, "")
        return err

    assert user("list")[2] == "There is no account yet. `printdesk user add NAME --role administrator` makes one.\n"
    asked = ("add", "Ada Meyer", "--email", "ada@example.com")
    told = refused(*asked, given=f"{GOOD}\n")
    assert told == "The first account has to be of an administrator: add --role administrator.\n"
    told = refused(*asked, "--role", "administrator", given="password1234\n")
    assert "This password is too easy to guess" in told
    assert done(*asked, "--role", "Administrator", given=f"{GOOD}\n") == "Ada Meyer may sign in as administrator.\n"
    invited = done("invite", "Bob", "--email", "bob@example.com", "--role", "operator")
    assert invited.startswith("Bob is invited as operator; the link went to the folder ")
    assert done("role", "bob", "manager") == "Bob is manager now.\n"
    assert done("password", "bob", given=f"{OTHER}\n") == "Bob has a new password and is signed out everywhere.\n"
    with core.connect(url, data=tmp_path / "data") as desk:
        begun = desk.sessions.sign_in("bob", OTHER, **PLACE)
        assert done("disable", "Bob") == "Bob is disabled and signed out everywhere.\n"
        assert desk.sessions.ended([begun.session.id]) == {begun.session.id}  # type: ignore[union-attr]
        with pytest.raises(BadSignIn):
            desk.sessions.sign_in("bob", OTHER, **PLACE)
        listed = done("list").splitlines()
        assert listed[1].split("\t")[:4] == ["Ada Meyer", "ada@example.com", "administrator", "active"]
        assert listed[2].split("\t")[:4] == ["Bob", "bob@example.com", "manager", "disabled"]
        assert done("enable", "Bob") == "Bob may sign in again.\n"
        assert [row["name"] for row in json.loads(done("list", "--json"))] == ["Ada Meyer", "Bob"]
    assert done("email", "Bob", "bob@example.org") == "Mail to Bob goes to bob@example.org now.\n"
    told = refused("disable", "ada meyer")
    assert told.startswith("Ada Meyer is the only administrator who can sign in")
    told = refused("remove-second-factor", "Bob")
    assert told == "Bob has no second factor. Set one up first.\n"
    assert done("link", "Bob").startswith("A link for Bob went to the folder ")


def test_a_password_typed_at_a_terminal_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    asked = ("user", "add", "Ada", "--role", "administrator")
    answers = [
        ("E-mail address", "ada@example.com"),
        ("New password", GOOD),
        ("The same again", OTHER),
        ("New password", GOOD),
        ("The same again", GOOD),
    ]
    shown = typed(asked, answers, tmp_path)
    assert "Ada may sign in as administrator." in shown
    assert "ada@example.com" in shown
    assert GOOD not in shown
    assert OTHER not in shown
    with core.Desk(read_settings(data=tmp_path / "data")) as desk:
        assert desk.sessions.sign_in("Ada", GOOD, **PLACE)
