"""The pre-flight names each rule that fires, and lets staff go on with a reason that the history keeps."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from core import Desk
from core.catalog.discount import Discount
from core.catalog.material import Material
from core.catalog.service import Service
from core.catalog.setup import SetUp
from core.catalog.shipping import ShippingOption
from core.clearing import NotCleared
from core.errors import MoveConflict
from core.preflight import Finding, check
from core.project import ModelFacts, Project
from core.store.models import add_facts
from tests.factory import item, order

FINE = ModelFacts(10.0, 20.0, 30.0, 6000.0, 2200.0, 12, watertight=True)
OPTION = {"name": "DHL Parcel", "rates": [{"price": "4.90"}]}


def set_up(service: dict[str, Any] | None = None, option: dict[str, Any] | None = None, **material: Any) -> SetUp:
    """A set-up in which the order of `ordered` has nothing against it."""
    return SetUp(
        Service.model_validate(service or {}),
        (Material.model_validate({"name": "PA12", "colours": [{"name": "Black"}], **material}),),
        tuple[Discount, ...](),
        (ShippingOption.model_validate({**OPTION, **(option or {})}),),
    )


def ordered(desk: Desk, facts: ModelFacts | None = FINE, name: str = "bracket.stl", **changes: Any) -> Project:
    """A project with one item whose model is known as *facts*."""
    stored = desk.files.put(io.BytesIO(name.encode()))
    placed = desk.projects.place(order(items=[item(name=name, file={"sha256": stored.sha256})], **changes))
    if facts is not None:
        desk.database.write(lambda connection: add_facts(connection, {stored.sha256: facts}, 1))
    return desk.projects.get(placed.number)


def rules(project: Project, now: SetUp, **more: Any) -> list[tuple[str, bool]]:
    return [(one.rule, one.stops) for one in check(project, now, **more)]


def test_nothing_speaks_against_an_order_that_can_be_printed(desk: Desk) -> None:
    assert check(ordered(desk), set_up()) == ()


@pytest.mark.parametrize(
    ("now", "rule", "words"),
    [
        ({"largest": {"x": 30, "y": 20, "z": 9}}, "size", "bracket.stl is larger than PA12 can be"),
        ({"smallest": {"x": 30, "y": 20, "z": 11}}, "size", "bracket.stl is smaller than PA12 can be"),
        ({"minimum_wall": 12}, "wall", "bracket.stl is 10 mm thin; walls of PA12 need 12 mm."),
        ({"offered": False}, "material", "bracket.stl is of PA12, which is not offered."),
        ({"name": "PLA"}, "material", "bracket.stl is of PA12, which is not among the materials."),
        ({"colours": [{"name": "White"}]}, "colour", "bracket.stl: PA12 cannot be had in Black."),
        ({"service": {"countries": ["AT"]}}, "country", "The service does not ship to DE."),
        ({"option": {"countries": ["FR"]}}, "country", "DHL Parcel does not ship to DE."),
    ],
)
def test_each_rule_of_the_set_up_says_why_it_fired(
    sqlite_desk: Desk, now: dict[str, Any], rule: str, words: str
) -> None:
    [found] = check(ordered(sqlite_desk), set_up(**now))
    assert (found.rule, found.stops) == (rule, True)
    assert found.text.startswith(words)


def test_a_part_may_be_turned_to_fit(sqlite_desk: Desk) -> None:
    assert check(ordered(sqlite_desk), set_up(largest={"x": 10, "y": 30, "z": 20})) == ()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (replace(FINE, watertight=False), "bracket.stl is not watertight"),
        (ModelFacts(problem="It may be damaged."), "bracket.stl cannot be read: It may be damaged."),
    ],
)
def test_a_model_that_cannot_be_printed_says_so(sqlite_desk: Desk, facts: ModelFacts, words: str) -> None:
    [found] = check(ordered(sqlite_desk, facts), set_up())
    assert found.stops
    assert found.text.startswith(words)


def test_a_model_that_is_missing_stops_and_one_not_measured_yet_does_not(sqlite_desk: Desk) -> None:
    project = ordered(sqlite_desk)
    assert rules(project, set_up(), missing={project.items[0].sha256}) == [("file", True)]
    assert rules(ordered(sqlite_desk, facts=None, name="new.stl"), set_up()) == [("file", False)]
    assert rules(ordered(sqlite_desk, facts=None, name="drawing.pdf"), set_up()) == [("file", True)]
    assert rules(sqlite_desk.projects.place(order()), set_up()) == [("file", True)]


def test_walls_that_nobody_has_measured_are_a_hint(sqlite_desk: Desk) -> None:
    assert rules(ordered(sqlite_desk), set_up(minimum_wall=0.8)) == [("wall", False)]


@pytest.mark.parametrize(
    ("payment", "service", "fires"),
    [
        ({"status": "Open", "method": "PayPal"}, {}, True),
        ({"status": "Open", "method": "Invoice"}, {}, False),
        ({"status": "Open", "method": None}, {}, False),
        ({"status": "Open", "method": None}, {"pay_on_invoice": False}, True),
        ({"status": "Paid", "method": "PayPal"}, {}, False),
        ({"status": "Refunded", "method": "PayPal"}, {}, True),
    ],
)
def test_what_was_to_be_paid_ahead_is_paid_before_it_is_printed(
    sqlite_desk: Desk, payment: dict[str, Any], service: dict[str, Any], fires: bool
) -> None:
    assert rules(ordered(sqlite_desk, payment=payment), set_up(service)) == ([("payment", True)] if fires else [])


def test_without_materials_there_is_nothing_to_compare_with(sqlite_desk: Desk) -> None:
    assert check(ordered(sqlite_desk), SetUp()) == ()


def test_going_on_needs_a_reason_which_the_history_keeps_with_what_was_found(desk: Desk) -> None:
    number = desk.projects.place(order()).number
    assert desk.projects.preflight(number) == (Finding("file", "bracket.stl came without a model file.", 1),)
    with pytest.raises(NotCleared, match="Please say why project P-000001 is printed all the same"):
        desk.projects.move(number, "Printing", despite=" ")
    assert desk.projects.get(number).status == "Pending"
    moved = desk.projects.move(number, "Printing", despite="The file came by mail.", by="ada")
    cleared = [(one.kind, one.actor, one.detail) for one in moved.history[1:]]
    told = "The file came by mail.\nItem 1: bracket.stl came without a model file."
    assert cleared == [("cleared", "ada", told), ("moved", "ada", None)]


def test_a_move_from_python_is_not_refused(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    assert [one.kind for one in sqlite_desk.projects.move(number, "Printing").history] == ["placed", "moved"]


def test_a_reason_that_nothing_asks_for_is_not_kept(sqlite_desk: Desk) -> None:
    number = ordered(sqlite_desk).number
    assert len(sqlite_desk.projects.move(number, "Printing", despite="Just so.").history) == 2


def test_who_was_faster_is_told_before_the_pre_flight(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    sqlite_desk.projects.move(number, "Printing", by="bob")
    with pytest.raises(MoveConflict, match="bob"):
        sqlite_desk.projects.move(number, "Printing", despite="", version=1)
