"""What a sample part costs in a material, while somebody is setting it up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.pricing import NoPrice, QuoteLine, price_of_part
from core.project import ModelFacts
from dashboard import text

if TYPE_CHECKING:
    from core import Desk
    from core.catalog.material import Finish, Material

RECENT, MOST = 5, 3  # the newest projects that are looked through for models, and how many are offered


def _box(x: float, y: float, z: float) -> ModelFacts:
    area = 2 * (x * y + y * z + x * z)
    return ModelFacts(size_x=x, size_y=y, size_z=z, volume=x * y * z, area=area, triangles=12, watertight=True)


BOXES = {"Cube of 20 mm": _box(20, 20, 20), "Block of 100 x 60 x 30 mm": _box(100, 60, 30)}


def samples(desk: Desk) -> dict[str, ModelFacts]:
    """Parts to try a price with, by what they are called: two boxes, and models of the newest orders."""
    found = dict(BOXES)
    for number in desk.projects.table(limit=RECENT)["number"]:
        for item in desk.projects.get(number).items:
            if item.model is not None and item.model.volume is not None and len(found) < len(BOXES) + MOST:
                found.setdefault(f"{item.name} ({number})", item.model)
    return found


def nothing_yet(parts: Mapping[str, ModelFacts], problem: str = "") -> dict[str, Any]:
    """The block of the price before there is one, with the reason."""
    return {"samples": [(name, name) for name in parts], "lines": [], "total": "", "problem": problem}


def priced(
    material: Material, parts: Mapping[str, ModelFacts], name: str, quantity: int, currency: str
) -> dict[str, Any]:
    """The block of the price: its lines, what a part and all of them cost, and a part with each finish."""
    facts = parts.get(name) or next(iter(parts.values()))
    try:
        lines = price_of_part(material, facts, quantity, currency=currency)
    except NoPrice as error:
        return nothing_yet(parts, f"This part {error}.".replace("..", "."))
    each = _sum(lines)
    total = f"{text.money(each, currency)} a part"
    if quantity > 1:
        total += f", {text.money(each * quantity, currency)} for {quantity:,}"
    told = [(line.text.removeprefix(f"{material.name}: "), text.money(line.amount, currency)) for line in lines]
    finishes = [_with(finish, material, facts, quantity, currency) for finish in material.finishes]
    return nothing_yet(parts) | {"lines": told, "total": total, "finishes": finishes}


def _with(finish: Finish, material: Material, facts: ModelFacts, quantity: int, currency: str) -> tuple[str, str]:
    try:
        lines = price_of_part(material, facts, quantity, finish=finish, currency=currency)
    except NoPrice as error:
        return f"{finish.name}", str(error)
    return f"{finish.name}", text.money(_sum(lines), currency)


def _sum(lines: tuple[QuoteLine, ...]) -> Any:
    return sum(line.amount for line in lines)
