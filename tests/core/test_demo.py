"""The demo is a believable service: its parts can be printed, and its histories obey the rules of the desk."""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.demo.library import KINDS, ModelFile, make_library
from core.demo.orders import arrivals, make_plans
from core.demo.papers import Paper, make_papers
from core.demo.people import make_customers
from core.demo.plans import Plan
from core.demo.solids import finish
from core.intake.schema import parse_order
from core.models import measure
from core.status import MOVES, Status
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
