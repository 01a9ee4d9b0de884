"""The demo is a believable service: its parts can be printed, and its histories obey the rules of the desk."""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.demo.fill import fill
from core.demo.library import KINDS, ModelFile, make_library
from core.demo.orders import arrivals, make_plans
from core.demo.papers import Paper, make_papers
from core.demo.people import make_customers
from core.demo.plans import Plan
from core.demo.solids import finish
from core.intake.schema import parse_order
from core.models import measure
from core.status import MOVES, Status
from core.store import schema
from core.times import DAY, to_micros

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> list[ModelFile]:
    return make_library(1)


@pytest.fixture(scope="module")
def papers(library: list[ModelFile]) -> dict[str, list[Paper]]:
    return make_papers(library)


@pytest.fixture(scope="module")
def plans(library: list[ModelFile], papers: dict[str, list[Paper]]) -> list[Plan]:
    return list(make_plans(400, seed=1, now=NOW, days=150, library=library, papers=papers))


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


# --- parts


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_part_is_one_closed_solid_of_a_sensible_size(kind: str) -> None:
    for seed in range(8):
        solid = finish(KINDS[kind][0](Random(seed)))
        low_x, low_y, low_z, high_x, high_y, high_z = solid.bounding_box()
        assert len(solid.decompose()) == 1
        assert low_z == pytest.approx(0, abs=0.02), "it stands on the ground"
        assert all(2.5 <= side <= 260 for side in (high_x - low_x, high_y - low_y, high_z - low_z))


def test_the_library_has_some_sixty_files_that_are_closed_and_all_different(library: list[ModelFile]) -> None:
    assert 40 <= len(library) <= 70
    assert len({file.sha256 for file in library}) == len(library)
    assert all(file.facts.watertight and file.facts.problem is None for file in library)
    assert {file.name.rpartition(".")[2] for file in library} == {"stl", "3mf"}
    assert sum(len(file.content) for file in library) < 8_000_000


def test_the_files_hold_what_the_library_says(library: list[ModelFile]) -> None:
    for file in [next(one for one in library if one.name.endswith(end)) for end in ("stl", "3mf")]:
        found = measure(io.BytesIO(file.content), file.name)
        assert found.watertight is True
        assert found.volume == pytest.approx(file.facts.volume, rel=1e-4)
        assert (found.size_x, found.triangles) == (pytest.approx(file.facts.size_x, rel=1e-4), file.facts.triangles)


def test_papers_are_what_they_are_called(papers: dict[str, list[Paper]]) -> None:
    heads = {"application/pdf": b"%PDF", "image/png": b"\x89PNG", "text/plain": b"To check"}
    for paper in (one for some in papers.values() for one in some):
        assert paper.content.startswith(heads[paper.media_type])
        assert paper.sha256 == hashlib.sha256(paper.content).hexdigest()


# --- people


def test_customers_have_different_addresses_that_belong_to_nobody() -> None:
    customers = make_customers(2000, Random(1))
    assert len({one.email for one in customers}) == 2000
    assert all(re.search(r"[@.]example\.(com|org)$", one.email) for one in customers)
    assert len({one.shipping.country for one in customers}) >= 10
    assert any(not one.name.isascii() for one in customers)


# --- orders


def test_the_same_seed_makes_the_same_data(
    library: list[ModelFile], papers: dict[str, list[Paper]], plans: list[Plan]
) -> None:
    def made(seed: int) -> list[Plan]:
        return list(make_plans(400, seed=seed, now=NOW, days=150, library=library, papers=papers))

    assert made(1) == plans
    assert made(2) != plans
    assert [file.sha256 for file in make_library(1)] == [file.sha256 for file in library]
    assert make_papers(library) == papers


def test_every_order_passes_the_intake(plans: list[Plan]) -> None:
    for plan in plans:
        draft = parse_order(plan.draft())
        assert draft.total_minor == plan.total


def test_the_proportions_are_believable(plans: list[Plan]) -> None:
    found = Counter(plan.status for plan in plans)
    assert 12 <= found["Pending"] <= 44
    assert 14 <= found["Printing"] <= 48
    assert 15 <= found["Canceled"] <= 50
    assert found["Shipped"] > 280
    end = to_micros(NOW)
    still_open = [plan for plan in plans if plan.status in ("Pending", "Printing")]
    assert all(end - plan.ordered_at < 60 * DAY for plan in still_open)
    assert 1 <= sum(plan.due_at is not None and plan.due_at < end for plan in still_open) < len(still_open) / 2
    assert len({item.material for plan in plans for item in plan.items}) >= 8
    assert {plan.customer.currency for plan in plans} == {"EUR", "GBP", "USD"}


def test_every_life_obeys_the_moves_and_ends_before_now(plans: list[Plan]) -> None:
    for plan in plans:
        status, at = Status.PENDING, plan.ordered_at
        for move in plan.moves:
            assert move.before == status
            assert Status(move.after) in MOVES[status]
            assert move.at > at
            assert (move.reason is not None) == (move.after == Status.CANCELED)
            status, at = Status(move.after), move.at
        times = [at, *(one.at for one in (*plan.conversation, *plan.notes, *plan.papers))]
        assert plan.ordered_at <= min(times)
        assert max(times) < to_micros(NOW)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 3000), st.integers(1, 400), st.floats(0, 3e9))
def test_orders_come_in_one_after_the_other_within_the_days(count: int, days: int, seconds: float) -> None:
    end = int(seconds * 1e6)
    found = list(arrivals(count, days, end, Random(count)))
    assert len(found) == count
    assert found == sorted(found)
    assert end - days * DAY <= found[0]
    assert found[-1] <= end


# --- the filled desk


def test_a_filled_desk_is_what_placing_and_moving_would_have_made(
    filled: core.Desk, library: list[ModelFile], papers: dict[str, list[Paper]]
) -> None:
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
    letter = canceled.messages[-1]
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
