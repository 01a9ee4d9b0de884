"""The people of the desk from the shell."""

import json
from pathlib import Path

import pytest

import core
from core.accounts.errors import BadSignIn
from tests.commands import done, printdesk, refused
from tests.core.people import GOOD, OTHER, PLACE
from tests.databases import SqliteDesks


def test_people_are_added_changed_and_let_in_no_more(tmp_path: Path, sqlite_desks: SqliteDesks) -> None:
    (tmp_path / "data").mkdir()
    url = sqlite_desks.fresh(tmp_path / "data")

    def user(*arguments: str, given: str = "") -> str:
        return done(printdesk("user", *arguments, folder=tmp_path, given=given))

    run = printdesk("user", "list", folder=tmp_path)
    assert run.stderr == "There is no account yet. `printdesk user add NAME --role administrator` makes one.\n"
    asked = ("user", "add", "Ada Meyer", "--email", "ada@example.com")
    told = refused(printdesk(*asked, folder=tmp_path, given=f"{GOOD}\n"))
    assert told == "The first account has to be of an administrator: add --role administrator.\n"
    told = refused(printdesk(*asked, "--role", "administrator", folder=tmp_path, given="password1234\n"))
    assert "This password is too easy to guess" in told
    assert user(*asked[1:], "--role", "Administrator", given=f"{GOOD}\n") == "Ada Meyer may sign in as administrator.\n"
    invited = user("invite", "Bob", "--email", "bob@example.com", "--role", "operator")
    assert invited.startswith("Bob is invited as operator; the link went to the folder ")
    assert user("role", "bob", "manager") == "Bob is manager now.\n"
    assert user("password", "bob", given=f"{OTHER}\n") == "Bob has a new password and is signed out everywhere.\n"
    with core.connect(url, data=tmp_path / "data") as desk:
        begun = desk.sessions.sign_in("bob", OTHER, **PLACE)
        assert user("disable", "Bob") == "Bob is disabled and signed out everywhere.\n"
        assert desk.sessions.ended([begun.session.id]) == {begun.session.id}  # type: ignore[union-attr]
        with pytest.raises(BadSignIn):
            desk.sessions.sign_in("bob", OTHER, **PLACE)
        listed = user("list").splitlines()
        assert listed[1].split("\t")[:4] == ["Ada Meyer", "ada@example.com", "administrator", "active"]
        assert listed[2].split("\t")[:4] == ["Bob", "bob@example.com", "manager", "disabled"]
        assert user("enable", "Bob") == "Bob may sign in again.\n"
        assert [row["name"] for row in json.loads(user("list", "--json"))] == ["Ada Meyer", "Bob"]
    assert user("email", "Bob", "bob@example.org") == "Mail to Bob goes to bob@example.org now.\n"
    told = refused(printdesk("user", "disable", "ada meyer", folder=tmp_path))
    assert told.startswith("Ada Meyer is the only administrator who can sign in")
    told = refused(printdesk("user", "remove-second-factor", "Bob", folder=tmp_path))
    assert told == "Bob has no second factor. Set one up first.\n"
    assert user("link", "Bob").startswith("A link for Bob went to the folder ")
