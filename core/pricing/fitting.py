"""What can be made of a model: the materials and finishes whose sizes it fits."""

from __future__ import annotations

from dataclasses import dataclass

from core.catalog.material import Material
from core.catalog.setup import SetUp
from core.pricing.choosing import choose
from core.pricing.documents import DraftItem
from core.project import ModelFacts


@dataclass(frozen=True)
class Fitting:
    """A material for a model: the finishes that fit it, or *why* it cannot be made of it."""

    material: Material
    finishes: tuple[str, ...] = ()
    why: str | None = None


def fittings(set_up: SetUp, facts: ModelFacts | None) -> tuple[Fitting, ...]:
    """Every material that is offered, in the order of the list, with what fits a model (mm); unmeasured fits all."""
    return tuple(_fitting(set_up, material, facts) for material in set_up.materials if material.offered)


def _fitting(set_up: SetUp, material: Material, facts: ModelFacts | None) -> Fitting:
    def too_large_or_small(finish: str | None) -> str | None:
        item = DraftItem("", material.name, 1, finish, model=facts)
        problems = choose(set_up, item, 1).problems
        return next((problem.problem for problem in problems if problem.field.endswith(".file")), None)

    why = too_large_or_small(None)
    finishes = [] if why else [one.name for one in material.finishes if too_large_or_small(one.name) is None]
    return Fitting(material, tuple(finishes), why)
