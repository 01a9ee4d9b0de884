"""Items against what is offered: the material, finish and colour they name, and the sizes that can be made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from core.catalog.kinds import Size
from core.catalog.material import Finish, Material
from core.catalog.setup import SetUp
from core.errors import Problem
from core.pricing.documents import DraftItem
from core.project import ModelFacts


class Named(Protocol):
    """Something that is offered under a name."""

    @property
    def name(self) -> str:
        """What orders call it."""


Offer = TypeVar("Offer", bound=Named)


@dataclass
class Choice:
    """What an item asks for, found in the set-up, and why it cannot be had."""

    material: Material | None = None
    finish: Finish | None = None
    colour: str | None = None
    problems: list[Problem] = field(default_factory=list)


def named(offers: Iterable[Offer], name: str | None) -> Offer | None:
    """The offer of that name, in any case."""
    return next((one for one in offers if name is not None and one.name.casefold() == name.casefold()), None)


def choose(set_up: SetUp, item: DraftItem, position: int) -> Choice:
    """What *item* asks for, with every problem of it by its field."""
    choice = Choice(colour=item.colour)

    def problem(of: str, text: str) -> None:
        choice.problems.append(Problem("", f"items.{position}.{of}", text))

    offered = [one for one in set_up.materials if one.offered]
    choice.material = material = named(offered, item.material)
    if material is None:
        problem("material", _none(f"There is no material {item.material}.", offered))
        return choice
    choice.finish = named(material.finishes, item.finish)
    if item.finish and choice.finish is None:
        problem("finish", _none(f"{material.name} cannot be had with the finish {item.finish}.", material.finishes))
    colour, wrong = _colour(material, item.colour)
    choice.colour = colour
    if wrong:
        problem("colour", wrong)
    for text in _sizes(material, choice.finish, item.model):
        problem("file", text)
    return choice


def _none(text: str, offers: Sequence[Named]) -> str:
    names = ", ".join(one.name for one in offers[:20])
    return f"{text} {f'Choose {names}.' if len(offers) == 1 else f'Choose one of {names}.'}" if names else text


def _colour(material: Material, wanted: str | None) -> tuple[str | None, str | None]:
    """The colour, and what is wrong with it; the only one there is need not be named."""
    if not material.colours:
        return None, f"{material.name} cannot be had in a choice of colours." if wanted else None
    if not wanted and len(material.colours) == 1:
        return material.colours[0].name, None
    found = named(material.colours, wanted)
    if found is not None:
        return found.name, None
    text = f"{material.name} cannot be had in {wanted}." if wanted else f"{material.name} needs a colour."
    return wanted, _none(text, material.colours)


def _sizes(material: Material, finish: Finish | None, facts: ModelFacts | None) -> Iterator[str]:
    """Why the model is too small or too large; nothing for one that is not measured."""
    if facts is None or facts.size_x is None or facts.size_y is None or facts.size_z is None:
        return
    size = Size.model_construct(x=facts.size_x, y=facts.size_y, z=facts.size_z)
    offers: list[Material | Finish] = [material, *([finish] if finish else [])]
    for offer in offers:
        if offer.largest and not _fits(size, offer.largest):
            yield f"is larger than {offer.name} can be: {size} of at most {offer.largest}."
        if offer.smallest and not _fits(offer.smallest, size):
            yield f"is smaller than {offer.name} can be: {size} of at least {offer.smallest}."


def _fits(inner: Size, outer: Size) -> bool:
    """Whether a box goes into another, turned as it may be along the axes."""
    return all(small <= large for small, large in zip(inner.descending, outer.descending, strict=True))
