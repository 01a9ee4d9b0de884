"""Acting as a person: every command asks for the session anew, and what was read earlier reads no more than it may."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

import core
from core.accounts.acting import NotAllowed, Person
from core.accounts.errors import SignedOut
from core.accounts.roles import COMMANDS, Role
from core.view_names import NotYourView, UnknownView
from tests.core.commands import commands_of, found
from tests.factory import order

PASSWORD = "correct wrong battery staple"
HERE = {"address": "127.0.0.1", "agent": "tests"}


def signed_in(desk: core.Desk, name: str, role: Role) -> tuple[core.Desk, str]:
    """The desk of somebody with a new account, and the token of their session."""
    account = desk.accounts.add(name, f"{name}@example.com", role, password=PASSWORD)
    token = desk.sessions.start(account, **HERE).token
    return desk.signed_in(token), token


def acting(desk: core.Desk, name: str, role: Role) -> core.Desk:
    return desk.acting_as(Person(name, role))


def test_the_desk_itself_allows_everything_to_the_machines_user(desk: core.Desk) -> None:
    assert (desk.person.name, desk.person.role, desk.account) == ("ada", Role.ADMINISTRATOR, None)
    assert all(desk.allows(command) for command in COMMANDS)


def test_a_session_that_has_ended_ends_every_command(desk: core.Desk) -> None:
    vera, token = signed_in(desk, "vera", Role.ADMINISTRATOR)
    number = desk.projects.place(order()).number
    project, view = vera.projects.get(number), vera.views.save("all")
    move, before = vera.projects.move, desk.version()
    desk.sessions.end(token)
    for command in set(commands_of(desk)) & set(COMMANDS) - {"close"}:
        with pytest.raises(SignedOut):
            found(vera, command)()
    for late in (lambda: move(number, "Printing"), lambda: project.items, view.table):
        with pytest.raises(SignedOut):
            late()
    assert desk.version() == before
    with pytest.raises(SignedOut):
        desk.signed_in(token)


def test_a_disabled_account_and_another_role_are_in_force_at_the_next_command(desk: core.Desk) -> None:
    otto, _ = signed_in(desk, "otto", Role.OPERATOR)
    desk.accounts.add("root", "root@example.com", Role.ADMINISTRATOR, password=PASSWORD)
    number = desk.projects.place(order()).number
    otto.projects.note(number, "Mine")
    desk.accounts.set_role("otto", Role.VIEWER)
    with pytest.raises(NotAllowed, match=r"^Writing notes needs the role operator; yours is viewer\."):
        otto.projects.note(number, "Not mine")
    assert (otto.person.role, otto.allows("projects.note")) == (Role.VIEWER, False)
    desk.accounts.disable("otto")
    with pytest.raises(SignedOut):
        otto.projects.get(number)


def test_what_is_done_is_done_under_the_own_name(desk: core.Desk) -> None:
    otto = acting(desk, "otto", Role.OPERATOR)
    number = otto.projects.place(order(), by="eve").number
    otto.projects.move(number, "Printing", by="eve")
    otto.projects.comment(number, "He called.", author="Ada Meyer", by="eve")
    otto.outbox.retry(desk.projects.get(number).messages[0].id, "eve")
    otto.audit.record("downloaded", actor="eve")
    assert {event.actor for event in desk.projects.get(number).history} == {"otto"}
    assert otto.reports.run("sales", by="country").columns[0] == "country", "where `by` is how a report is grouped"


def test_files_given_by_hand_are_added_under_the_own_name(desk: core.Desk, tmp_path: Path) -> None:
    otto = acting(desk, "otto", Role.OPERATOR)
    number = otto.projects.place(order()).number
    [file] = otto.projects.attach(number, "plan.txt", io.BytesIO(b"plan"), by="eve").attachments
    assert file.added_by == "otto"
    acting(desk, "vera", Role.VIEWER).projects.export(tmp_path / "all.csv")
    assert number in (tmp_path / "all.csv").read_text()


def test_operators_change_their_own_views_and_managers_those_of_all(desk: core.Desk) -> None:
    otto, anna = acting(desk, "otto", Role.OPERATOR), acting(desk, "anna", Role.MANAGER)
    anna.views.save("Late", overdue=True)
    for change in (
        lambda: otto.views.save("late", status="Pending"),
        lambda: otto.views.save("late", status="Pending", only_of="anna"),
        lambda: otto.views.rename("Late", "Mine"),
        lambda: otto.views.delete("Late"),
    ):
        with pytest.raises(NotYourView, match=r"^anna saved the view “Late”, so nothing was changed\. "):
            change()
    assert desk.view("Late").created_by == "anna"
    otto.views.save("Germany", country="DE")
    anna.views.rename(otto.views.rename("Germany", "DE").name, "Home")
    assert desk.view("Home").created_by == "otto"
    otto.views.delete("Home")
    with pytest.raises(UnknownView):
        otto.views.delete("Home")
    assert not otto.allows("views.delete", of="anna")
    assert otto.allows("views.delete", of="otto")
    assert anna.allows("views.delete", of="otto")


def test_views_and_lists_of_them_stay_within_the_role(desk: core.Desk) -> None:
    vera, token = signed_in(desk, "vera", Role.VIEWER)
    desk.projects.place(order())
    desk.views.save("All")
    [view] = vera.views.all()
    assert len(view.table()) == 1
    desk.sessions.end(token)
    with pytest.raises(SignedOut):
        view.counts()


def test_only_who_may_write_to_customers_sees_their_links(desk: core.Desk) -> None:
    number = desk.projects.place(order()).number
    desk.links.of(number)
    desk.projects.move(number, "Printing", "Look at {link}")
    shown = {role: acting(desk, "p", role).projects.get(number).messages[0].body for role in Role}
    assert re.search(r"/o/[0-9a-f]{64}", shown[Role.OPERATOR])
    assert "/o/…" in shown[Role.VIEWER]
    assert not re.search(r"[0-9a-f]{64}", shown[Role.VIEWER])
    vera = acting(desk, "vera", Role.VIEWER)
    for look in (lambda: vera.links.address(number), vera.messages.table, vera.messages.stream):
        with pytest.raises(NotAllowed):
            look()


def test_an_acting_desk_makes_no_other_persons_desk(desk: core.Desk) -> None:
    anna = acting(desk, "anna", Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        anna.acting_as(Person("eve", Role.ADMINISTRATOR))
    with pytest.raises(NotAllowed):
        anna.signed_in("token")
