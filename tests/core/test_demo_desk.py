"""A desk filled with the demo is what placing, moving and writing would have made of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import core
from core.demo.fill import fill
from core.demo.library import make_library
from core.demo.orders import make_plans
from core.demo.papers import make_papers
from core.status import Status
from core.store import schema

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


@pytest.fixture
def filled(desk: core.Desk) -> core.Desk:
    fill(desk, 60, seed=3, now=NOW)
    return desk


def rows(desk: core.Desk, table: str) -> list[dict[str, Any]]:
    """All rows of a table, in the order of its key."""
    target = schema.metadata.tables[table]
    with desk.database.reading() as connection:
        found = connection.execute(sa.select(target).order_by(*target.primary_key)).mappings()
        return [dict(row) for row in found]


def test_a_filled_desk_is_what_placing_and_moving_would_have_made(filled: core.Desk) -> None:
    """The bulk rows are compared with those that the desk itself writes for the same orders."""
    library = make_library(3)
    plans = list(make_plans(60, seed=3, now=NOW, days=150, library=library, papers=make_papers(library)))
    for plan in plans:
        filled.projects.place(plan.draft(), by="shop")
    ours = (set(range(1, 61)), 0)
    theirs = (set(range(61, 121)), 60)
    for table, key in (("addresses", "project_id"), ("items", "project_id"), ("project_materials", "project_id")):
        found = rows(filled, table)
        left = [_plain(row, key, ours) for row in found if row[key] in ours[0]]
        right = [_plain(row, key, theirs) for row in found if row[key] in theirs[0]]
        assert sorted(left, key=str) == sorted(right, key=str)
    changed = {"fingerprint", "status", "status_since", "version", "cancel_reason", "search_text"}
    found = rows(filled, "projects")
    for bulk, placed in zip(found[:60], found[60:], strict=True):
        assert _without(bulk, changed | {"id"}) == _without(placed, changed | {"id"})
        assert bulk["search_text"].split("\n")[1:] == placed["search_text"].split("\n")[1:]
        assert bulk["search_text"].startswith(f"p-{bulk['id']:06d}\n")


def _plain(row: dict[str, Any], key: str, whose: tuple[set[int], int]) -> dict[str, Any]:
    return {**_without(row, {"id"}), key: row[key] - whose[1]}


def _without(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def test_the_demo_has_views_that_show_something(filled: core.Desk) -> None:
    assert [view.name for view in filled.views.all()] == ["large orders", "overdue PA12", "waiting longest"]
    assert len(filled.view("large orders").table()) == filled.projects.counts()[["Pending", "Printing"]].sum() > 0


def test_counts_and_search_are_exact_after_a_bulk_load(filled: core.Desk) -> None:
    table = filled.projects.table()
    assert len(table) == 60
    assert filled.projects.counts().to_dict() == {s: int((table["status"] == s).sum()) for s in Status}
    for material in ("PA12", "PLA"):
        expected = len(filled.projects.table(material=material))
        assert filled.projects.counts(material=material).sum() == expected > 0
        german = len(filled.projects.table(material=material, country="DE"))
        assert filled.projects.counts(material=material, country="DE").sum() == german
    name = table["customer"].iloc[7]
    assert set(filled.projects.table(search=name)["number"]) >= {table["number"].iloc[7]}


def test_the_messages_of_the_past_are_sent_and_read_as_composed(filled: core.Desk) -> None:
    messages = rows(filled, "messages")
    assert {row["state"] for row in messages} == {"sent"}
    assert len(rows(filled, "attempts")) == len(messages) > 60
    canceled = filled.projects.get(filled.projects.table(status="Canceled")["number"].iloc[0])
    [letter] = [message for message in canceled.messages if message.template == "canceled"]
    assert canceled.number in letter.subject
    assert canceled.title in letter.subject
    assert canceled.cancel_reason in letter.body
    assert not any(sign in row["body"] + row["subject"] for row in messages for sign in "⟦⟧{}")


def test_a_filled_desk_goes_on_working(filled: core.Desk, order: Any) -> None:
    placed = filled.projects.place(order())
    assert placed.number == "P-000061"
    number = filled.projects.table(status="Pending")["number"].iloc[-1]
    before = filled.projects.counts()
    filled.projects.move(number, "Printing", message="On the machine.")
    after = filled.projects.counts()
    assert after["Printing"] == before["Printing"] + 1
    assert after["Pending"] == before["Pending"] - 1
    assert filled.projects.table(search="bracket set")["number"].tolist().count("P-000061") == 1


def test_models_and_attachments_of_a_filled_desk_can_be_downloaded(filled: core.Desk) -> None:
    item = filled.projects.get("P-000001").items[0]
    assert item.model is not None
    assert item.model.watertight
    assert hashlib.sha256(b"".join(filled.files.open(item.sha256))).hexdigest() == item.sha256
    for row in rows(filled, "attachments"):
        assert filled.files.exists(row["sha256"])


def test_a_second_load_adds_to_the_first(filled: core.Desk) -> None:
    fill(filled, 30, seed=4, now=NOW + timedelta(days=1))
    assert len(filled.projects.table()) == filled.projects.counts().sum() == 90
    ids = [row["id"] for row in rows(filled, "projects")]
    assert ids == list(range(1, 91))


def test_a_load_that_fails_leaves_nothing_behind(sqlite_desk: core.Desk) -> None:
    def stop(what: str, done: int, total: int) -> None:
        if what.startswith("Making the indexes"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(sqlite_desk, 20, now=NOW, progress=stop)
    assert sqlite_desk.projects.counts().sum() == 0
    fill(sqlite_desk, 20, now=NOW)
    assert len(sqlite_desk.projects.table(search="@")) == 20


def test_progress_is_reported_to_the_end(sqlite_desk: core.Desk) -> None:
    steps: list[tuple[str, int, int]] = []
    fill(sqlite_desk, 20, now=NOW, progress=lambda *step: steps.append(step))
    assert ("Writing projects", 20, 20) in steps
    assert all(0 <= done <= total for _, done, total in steps)


def test_a_load_brings_back_every_trigger_and_index(sqlite_desk: core.Desk, tmp_path: Path) -> None:
    def definitions() -> set[tuple[str, str]]:
        with sqlite_desk.database.reading() as connection:
            found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            return {(row.name, row.sql) for row in found}

    before = definitions()
    fill(sqlite_desk, 20, now=NOW)
    assert definitions() == before
