"""A desk in memory, as simple as can be: what the real one is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from core.status import Status
from tests.factory import ORDER, item, order

Key = tuple[Any, ...]


@dataclass
class ModelProject:
    """What the model knows of a project."""

    title: str
    materials: tuple[str, ...]
    country: str
    ordered_at: str
    quantity: int
    status: Status = Status.PENDING
    version: int = 1
    movers: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # what staff typed, a text a message
    waiting: int = 0

    def draft(self) -> dict[str, Any]:
        """The order that this project is placed by."""
        items = [item(material=material, quantity=self.quantity) for material in self.materials]
        shipping = {"country": self.country}
        return order(title=self.title, items=items, shipping=shipping, ordered_at=self.ordered_at)

    def move(self, target: Status, by: str, text: str) -> None:
        self.status = target
        self.version += 1
        self.movers.append(by)
        self._message(target.lower(), text)

    def answer(self, text: str) -> None:
        """A comment of the customer and the answer to it, in the same words."""
        self.comments += [text, text]
        self._message("answer", text)

    def _message(self, template: str, text: str) -> None:
        self.templates.append(template)
        self.texts.append(text)
        self.waiting += 1

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.ordered_at).astimezone(UTC)

    @property
    def total(self) -> float:
        return round(len(self.materials) * self.quantity * 12.5 + 4.9, 2)

    def searched(self, number: str) -> list[str]:
        """The texts that the search looks at."""
        customer, city = ORDER["customer"], ORDER["shipping"]["city"]
        return [number, self.title, customer["name"], customer["email"], city, "bracket.stl"]


def expected_numbers(model: dict[str, ModelProject], sort: str, **filters: Any) -> list[str]:
    """The numbers of the projects that pass the filters, sorted, ties by number."""
    passed = [number for number, project in model.items() if passes(number, project, **filters)]
    column = sort.removeprefix("-")
    return sorted(passed, key=lambda number: sort_key(number, model[number], column), reverse=sort.startswith("-"))


def passes(
    number: str,
    project: ModelProject,
    *,
    status: list[Status] | None,
    search: str,
    material: str | None,
    country: str | None,
    ordered_from: str | None,
    ordered_to: str | None,
) -> bool:
    start, end = day(ordered_from), day(ordered_to)
    return (
        (status is None or project.status in status)
        and any(search.casefold() in text.casefold() for text in project.searched(number))
        and (material is None or material in project.materials)
        and (country is None or country == project.country)
        and (start is None or project.moment >= start)
        and (end is None or project.moment < end + timedelta(days=1))
    )


def day(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def sort_key(number: str, project: ModelProject, column: str) -> Key:
    """Words without regard to upper and lower case of ASCII letters, then by their bytes."""
    keys: dict[str, Key] = {
        "number": (),
        "title": (bytes(project.title, "utf-8").lower(),),
        "total": (project.total,),
        "ordered_at": (project.moment,),
        "status": (list(Status).index(project.status),),
    }
    return (*keys[column], number)
