"""Whatever people do, in whatever order, the desk on a real database equals a dict in memory."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

import core
from core.errors import IllegalMove, KeyReused, MoveConflict, ReasonRequired, UnknownProject
from core.status import MOVES, Status
from tests.core.model import ModelProject, expected_numbers
from tests.crash.integrity import assert_whole
from tests.databases import PostgresDesks, SqliteDesks
from tests.factory import item, order

EXAMPLES, STEPS = (2000, 100) if os.environ.get("PRINTDESK_TEST_SIZE") == "full" else (130, 50)
TITLES = st.sampled_from(["Bracket set", "bracket", "100 % infill", "a_b", 'He said "no"', "Zahnrad Öl", "\\", "a%b"])
SEARCHES = st.sampled_from(["", "b", "%", "_", '"', "brack", "RACKET", "rad öl", "\\", "100 %", "P-00000", "a_b", "no"])
MATERIALS = st.sampled_from(["PA12", "PLA", "Resin"])
COUNTRIES = st.sampled_from(["DE", "FR", "US"])
TEXTS = st.sampled_from(["Thanks!", "We begin.\n\nYours, Ada", '50 % are done, "soon" more.'])
DAYS = st.sampled_from(["2026-03-01", "2026-03-02", "2026-03-04"])
HOURS = st.sampled_from(["00:00:00+00:00", "09:30:00+01:00", "23:59:59.999999+00:00", "23:30:00-02:00"])
SORTS = st.sampled_from(["number", "-number", "title", "-total", "ordered_at", "-ordered_at", "status", "-status"])


class DeskMachine(RuleBasedStateMachine):
    """Rules do the same to the desk and to the model; what differs is a fault."""

    steps = 0
    desks: Callable[[], AbstractContextManager[core.Desk]]
    numbers = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.desk = self._stack.enter_context(type(self).desks())
        self.model: dict[str, ModelProject] = {}
        self.keys: dict[str, tuple[str, str]] = {}
        self._serial = count(1)

    def teardown(self) -> None:
        self._stack.close()

    @invariant()
    def counts_are_those_of_the_model(self) -> None:
        type(self).steps += 1
        wanted = Counter(project.status for project in self.model.values())
        assert self.desk.projects.counts().to_dict() == {status: wanted[status] for status in Status}

    @rule(
        target=numbers,
        title=TITLES,
        materials=st.lists(MATERIALS, min_size=1, max_size=3),
        country=COUNTRIES,
        day=DAYS,
        hour=HOURS,
        quantity=st.integers(1, 3),
    )
    def place(self, title: str, materials: list[str], country: str, day: str, hour: str, quantity: int) -> str:
        project = ModelProject(title, tuple(materials), country, f"{day}T{hour}", quantity)
        number = self.desk.projects.place(project.draft()).number
        assert number not in self.model
        self.model[number] = project
        return number

    @rule(target=numbers, key=st.sampled_from("ab"), title=st.sampled_from(["One", "Two"]))
    def place_with_a_key(self, key: str, title: str) -> str:
        draft = order(key=key, title=title)
        first, number = self.keys.get(key, (title, ""))
        if first != title:
            with pytest.raises(KeyReused):
                self.desk.projects.place(draft)
            return number
        placed = self.desk.projects.place(draft).number
        assert number in ("", placed)
        self.keys[key] = (title, placed)
        self.model.setdefault(placed, ModelProject(title, ("PA12",), "DE", draft["ordered_at"], 2))
        return placed

    @rule(number=numbers, to=st.sampled_from(Status), by=st.sampled_from(["ada", "bob"]), text=TEXTS,
          seen=st.sampled_from(["nothing", "the newest", "an older"]))  # fmt: skip
    def move(self, number: str, to: Status, by: str, text: str, seen: str) -> None:
        project = self.model[number]
        version = {"nothing": None, "the newest": project.version, "an older": project.version - 1}[seen]
        allowed = to in MOVES[project.status] and seen != "an older"
        if allowed:
            moved = self.desk.projects.move(number, to, text, by=by, reason="no more", version=version)
            project.move(to, by, text)
            assert (moved.status, moved.version) == (to, project.version)
            return
        with pytest.raises((IllegalMove, MoveConflict)) as refusal:
            self.desk.projects.move(number, to, text, by=by, reason="no more", version=version)
        if isinstance(refusal.value, MoveConflict):
            assert (refusal.value.status, refusal.value.actor) == (project.status, project.movers[-1])

    @rule(number=numbers)
    def cancel_without_a_reason(self, number: str) -> None:
        with pytest.raises((ReasonRequired, IllegalMove, MoveConflict)):
            self.desk.projects.move(number, "Canceled", "Sorry.", reason=" ")

    @rule(number=numbers, text=TEXTS)
    def comment_and_answer(self, number: str, text: str) -> None:
        project = self.desk.projects.comment(number, text, author="Ada Meyer")
        self.desk.projects.answer(number, project.comments[-1].id, text, by="bob")
        self.model[number].answer(text)

    @rule(number=numbers, text=TEXTS)
    def note(self, number: str, text: str) -> None:
        self.model[number].notes.append(text)
        assert [note.body for note in self.desk.projects.note(number, text).notes] == self.model[number].notes

    @rule()
    def deliver(self) -> None:
        waiting = sum(project.waiting for project in self.model.values())
        assert self.desk.outbox.deliver_once() == waiting
        for project in self.model.values():
            project.waiting = 0

    @rule(number=numbers)
    def open(self, number: str) -> None:
        project, model = self.desk.projects.get(number), self.model[number]
        assert (project.status, project.version, project.title) == (model.status, model.version, model.title)
        assert [event.actor for event in project.history if event.kind == "moved"] == model.movers
        assert [comment.body for comment in project.comments] == model.comments
        assert [message.template for message in project.messages] == model.templates
        assert sum(message.state == "queued" for message in project.messages) == model.waiting
        for message, text in zip(project.messages, model.texts, strict=True):
            assert text in message.body

    @rule(number=st.sampled_from(["P-999999", "P-", "", "1; DROP TABLE projects", "P-000000"]))
    def open_what_does_not_exist(self, number: str) -> None:
        with pytest.raises(UnknownProject):
            self.desk.projects.get(number)

    @rule(
        status=st.none() | st.lists(st.sampled_from(Status), min_size=1, max_size=3),
        search=SEARCHES,
        material=st.none() | MATERIALS,
        country=st.none() | COUNTRIES,
        start=st.none() | DAYS,
        end=st.none() | DAYS,
        sort=SORTS,
        limit=st.none() | st.integers(0, 3),
        offset=st.integers(0, 3),
    )
    def look(
        self, sort: str, limit: int | None, offset: int, start: str | None, end: str | None, **filters: Any
    ) -> None:
        if start and end and start > end:
            return
        filters |= {"ordered_from": start, "ordered_to": end}
        wanted = expected_numbers(self.model, sort, **filters)
        table = self.desk.projects.table(sort=sort, limit=limit, offset=offset, **filters)
        stop = None if limit is None else offset + limit
        assert table["number"].tolist() == wanted[offset:stop]
        assert self.desk.projects.counts(**filters).sum() == len(wanted)


def run(name: str, desks: Callable[[], AbstractContextManager[core.Desk]]) -> None:
    machine = type(name, (DeskMachine,), {"desks": staticmethod(desks), "steps": 0})
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=bool(os.environ.get("CI")),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=limits)
    print(f"{machine.steps} steps")
    assert machine.steps >= EXAMPLES * STEPS * 0.77  # some sequences end early


@pytest.mark.timeout(1800)
def test_any_sequence_of_work_on_sqlite(sqlite_desks: SqliteDesks, tmp_path: Path) -> None:
    run("OnSqlite", lambda: sqlite_desks.opened(tmp_path))


@pytest.mark.timeout(1800)
def test_any_sequence_of_work_on_postgresql(postgres_desks: PostgresDesks, tmp_path: Path) -> None:
    run("OnPostgres", lambda: postgres_desks.opened(tmp_path))


def test_the_model_itself_is_checked_against_the_whole_database(desk: core.Desk) -> None:
    for n in range(3):
        number = desk.projects.place(order(items=[item(), item(material="PLA")], title=f"Set {n}")).number
        desk.projects.move(number, "Printing")
    assert_whole(desk)
