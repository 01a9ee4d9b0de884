"""Every command of every service, tried by every role: what the table allows is done, all else is refused."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import core
from core.accounts.acting import Gate, NotAllowed, Person
from core.accounts.roles import COMMANDS, RULES, Role, as_table, may
from core.store.schema import metadata
from tests.core.commands import commands_of, found
from tests.core.scene import ASKED, Scene

MALLORY = "mallory"


@pytest.fixture(params=Role)
def scene(request: pytest.FixtureRequest, sqlite_desk: core.Desk, tmp_path: Path) -> Scene:
    return Scene(sqlite_desk, request.param, tmp_path)


def tried(desk: Any, command: str, asked: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    """The command, done to its end."""
    arguments, named = asked
    method = found(desk, command)
    if "by" in inspect.signature(method).parameters and not command.startswith("reports."):
        named = {**named, "by": MALLORY}
    result = method(*arguments, **named)
    if isinstance(result, Iterator):
        list(result)
    if hasattr(result, "discard"):
        result.discard()


def contents(desk: core.Desk) -> dict[str, Any]:
    with desk.database.reading() as connection:
        return {table.name: connection.execute(sa.select(table)).fetchall() for table in metadata.sorted_tables}


def test_every_command_of_every_service_has_its_line_in_the_table(sqlite_desk: core.Desk) -> None:
    there = set(commands_of(sqlite_desk)) - {"allows"}  # which only answers
    assert there <= set(COMMANDS)


def test_no_command_is_in_the_table_twice() -> None:
    listed = [command for rule in RULES for command in rule.commands]
    assert sorted(listed) == sorted(set(listed))


def test_every_command_that_a_role_may_use_is_tried_here() -> None:
    assert set(ASKED) == {command for command, rule in COMMANDS.items() if rule.role is not None}


def test_what_a_role_may_use_works_under_the_name_of_the_person(scene: Scene) -> None:
    there = set(commands_of(scene.desk))
    for command, ask in ASKED.items():
        if command in there and may(scene.role, command):
            tried(scene.acting, command, ask(scene))
    everything = repr(contents(scene.desk))
    assert MALLORY not in everything
    assert "'me'" in everything


def changeable(desk: core.Desk) -> dict[str, Any]:
    """All that there is, but for the records of refusals."""
    return {name: rows for name, rows in contents(desk).items() if name not in ("records", "chains")}


def test_what_a_role_may_not_use_is_refused_and_changes_nothing(scene: Scene) -> None:
    refused = {command: ask(scene) for command, ask in ASKED.items() if not may(scene.role, command)}
    refused |= {command: ((), {}) for command, rule in COMMANDS.items() if rule.role is None}
    refused = {command: asked for command, asked in refused.items() if command in set(commands_of(scene.desk))}
    assert refused
    before = changeable(scene.desk)
    for command, asked in refused.items():
        with pytest.raises(NotAllowed) as refusal:
            tried(scene.acting, command, asked)
        assert f"yours is {scene.role}." in str(refusal.value) or COMMANDS[command].role is None
    assert changeable(scene.desk) == before
    assert set(scene.desk.audit.table(kind="refused", limit=len(refused)).subject) == set(refused)


def test_a_command_that_is_not_in_the_table_is_refused_to_an_administrator(sqlite_desk: core.Desk) -> None:
    gate = Gate(Person("root", Role.ADMINISTRATOR), sqlite_desk.audit)
    with pytest.raises(NotAllowed, match=r"^projects.invent\(\) is for nobody who has signed in"):
        gate.guard("projects.invent", list)()


def test_a_refusal_says_what_is_missing() -> None:
    assert str(NotAllowed("projects.move", Role.VIEWER)) == (
        "Moving projects needs the role operator; yours is viewer. Ask an administrator."
    )


@pytest.mark.parametrize("name", ["_database", "database.engine", "projects._database", "files._fs", "views.nothing"])
def test_what_lies_behind_the_services_is_no_command(sqlite_desk: core.Desk, name: str) -> None:
    acting = sqlite_desk.acting_as(Person("root", Role.ADMINISTRATOR))
    with pytest.raises(AttributeError):
        found(acting, name)


def test_the_documentation_has_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "accounts.md").read_text()
    assert as_table() in page, "python -c 'from core.accounts.roles import as_table; print(as_table())' prints it anew"
