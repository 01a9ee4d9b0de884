"""What speaks against printing an order as it is: pure rules over the project and the set-up of the service."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from core.catalog.setup import SetUp
from core.models import UNKNOWN_FORMAT, kind_of
from core.pricing.choosing import choose, named
from core.pricing.documents import DraftItem
from core.pricing.sending import serves
from core.project import Item, ModelFacts, Project

# Words of payment methods with which the money comes after the parcel.
LATER = ("invoice", "on account", "on delivery", "on pick-up", "on collection")


@dataclass(frozen=True)
class Finding:
    """A rule that fired, and why; one that *stops* wants a reason before the order is printed, any other is a hint."""

    rule: str
    text: str
    item: int | None = None  # its position
    stops: bool = True


def check(project: Project, set_up: SetUp, missing: Collection[str] = ()) -> tuple[Finding, ...]:
    """
    What staff should know before this project is printed, the order first, then its items.

    *missing* are the sha256 of model files that the file store does not have.
    """
    found = [*_country(project, set_up), *_payment(project, set_up)]
    for item in project.items:
        found += [*_material(item, set_up), *_model(item, missing), *_wall(item, set_up)]
    return tuple(found)


def sentence(finding: Finding) -> str:
    """A finding in one line, with its item: as the history keeps it."""
    return f"{f'Item {finding.item}: ' if finding.item else ''}{finding.text}"


def _country(project: Project, set_up: SetUp) -> Iterator[Finding]:
    country = project.country
    if not serves(set_up.service.countries, country):
        yield Finding("country", f"The service does not ship to {country}.")
        return
    option = named(set_up.shipping, project.shipping_option)
    if option is not None and not option.pick_up and not serves(option.countries, country):
        yield Finding("country", f"{option.name} does not ship to {country}.")


def _payment(project: Project, set_up: SetUp) -> Iterator[Finding]:
    """Without a method it is only known to be late where the service takes no invoices."""
    method = project.payment_method or ""
    later = any(word in method.casefold() for word in LATER) if method else set_up.service.pay_on_invoice
    if project.payment_status == "Refunded":
        yield Finding("payment", "The payment was refunded.")
    elif project.payment_status == "Open" and not later and project.total:
        by = f" by {method}" if method else ""
        yield Finding("payment", f"It is not paid yet, and was to be paid ahead{by}.")


def _material(item: Item, set_up: SetUp) -> Iterator[Finding]:
    """Nothing where no materials are set up: there is nothing to compare with."""
    if not set_up.materials:
        return
    material = named(set_up.materials, item.material)
    if material is None:
        yield Finding(
            "material", f"{item.name} is of {item.material}, which is not among the materials.", item.position
        )
        return
    if not material.offered:
        yield Finding("material", f"{item.name} is of {material.name}, which is not offered.", item.position)
        return
    asked = DraftItem(item.name, item.material, item.quantity, item.finish, item.colour, item.model)
    for problem in choose(set_up, asked, item.position).problems:
        field = problem.field.rpartition(".")[2]
        size = field == "file"
        text = f"{item.name}{' ' if size else ': '}{problem.problem}"
        yield Finding("size" if size else field, text, item.position)


def _model(item: Item, missing: Collection[str]) -> Iterator[Finding]:
    facts = item.model
    if item.sha256 is None:
        yield Finding("file", f"{item.name} came without a model file.", item.position)
    elif item.sha256 in missing:
        yield Finding("file", f"The model file of {item.name} is not in the file store.", item.position)
    elif facts is None and kind_of(item.name) is None:
        yield Finding("file", f"{item.name} cannot be read: {UNKNOWN_FORMAT}", item.position)
    elif facts is None:
        yield Finding("file", f"{item.name} is not measured yet.", item.position, stops=False)
    elif facts.problem:
        yield Finding("file", f"{item.name} cannot be read: {facts.problem}", item.position)
    elif facts.watertight is False:
        text = f"{item.name} is not watertight: what is inside and what is outside cannot be told."
        yield Finding("watertight", text, item.position)


def _wall(item: Item, set_up: SetUp) -> Iterator[Finding]:
    """A wall cannot be thicker than the whole model; how thin it is, nobody has measured."""
    material = named(set_up.materials, item.material)
    if material is None or material.minimum_wall is None or item.model is None:
        return
    thinnest, least = _thinnest(item.model), f"{material.minimum_wall:g} mm"
    if thinnest is not None and thinnest < material.minimum_wall:
        text = f"{item.name} is {thinnest:.2g} mm thin; walls of {material.name} need {least}."
        yield Finding("wall", text, item.position)
    elif thinnest is not None:
        text = f"{material.name} needs walls of {least}; those of {item.name} are not known."
        yield Finding("wall", text, item.position, stops=False)


def _thinnest(facts: ModelFacts) -> float | None:
    sizes = [size for size in (facts.size_x, facts.size_y, facts.size_z) if size is not None]
    return min(sizes) if len(sizes) == 3 else None
