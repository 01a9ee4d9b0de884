"""What one part costs in a material and with a finish, each step explained."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext

from core.catalog.material import Finish, Material
from core.errors import DeskError
from core.intake.fields import MOST_MONEY
from core.pricing.amounts import EXACT, measure, plain, rounded, shown
from core.pricing.documents import QuoteLine
from core.pricing.formula import BadFormula, evaluate, variables_of
from core.project import ModelFacts

OF_MODEL = frozenset(("volume", "area", "box", "x", "y", "z", "longest", "weight"))


class NoPrice(DeskError):
    """A part whose price cannot be calculated."""


def price_of_part(
    material: Material,
    facts: ModelFacts | None,
    quantity: int = 1,
    *,
    finish: Finish | None = None,
    currency: str = "EUR",
    country: str | None = None,
) -> tuple[QuoteLine, ...]:
    """
    The lines of the price of one of *quantity* equal parts; they add up to its price in whole minor units.

    Raises NoPrice when it depends on a model that is not there or cannot be measured, or a formula fails.
    """
    with localcontext(EXACT):
        lines = list(_part(material, facts, quantity, currency, country))
        lines += _tier(material, sum((line.amount for line in lines), Decimal(0)), quantity)
        lines += _minimum(material, sum((line.amount for line in lines), Decimal(0)), currency)
        if finish is not None:
            lines += _finish(finish, facts, currency)
        exact = sum((line.amount for line in lines), Decimal(0))
        price = rounded(exact, currency)
        if price > MOST_MONEY:
            raise NoPrice(f"costs more than {MOST_MONEY:,} {currency} a part")
        if price != exact:
            smallest = shown(Decimal(1).scaleb(price.as_tuple().exponent), currency)  # type: ignore[arg-type]
            lines.append(QuoteLine("rounding", f"Rounded to {smallest}", price - exact))
        return tuple(lines)


def weight_of(material: Material, facts: ModelFacts | None) -> Decimal | None:
    """Grams of one part; None when its volume or the material's density is not known."""
    if material.density is None or facts is None or facts.volume is None:
        return None
    with localcontext(EXACT):
        return measure(measure(facts.volume / 1000) * measure(material.density))


def _part(
    material: Material, facts: ModelFacts | None, quantity: int, currency: str, country: str | None
) -> Iterator[QuoteLine]:
    price, name = material.price, material.name
    if price.formula:
        named = variables_of(price.formula)
        values = _variables(material, facts, named) | {"quantity": Decimal(quantity), "country": country or ""}
        of = [word for word in ("quantity", "country") if word in named]
        text = f"{name}: by its formula" + (
            f" for {' and '.join(f'{word} {values[word]}' for word in of)}" if of else ""
        )
        yield QuoteLine("part", text, _calculated(price.formula, values))
        return
    terms = list(_terms(material, facts, currency))
    yield from terms or [QuoteLine("part", f"{name}: without charge", Decimal(0))]


def _calculated(formula: str, values: dict[str, Decimal | str]) -> Decimal:
    try:
        return measure(evaluate(formula, values))
    except BadFormula as error:
        raise NoPrice(f"cannot be priced: {error}") from None


def _terms(material: Material, facts: ModelFacts | None, currency: str) -> Iterator[QuoteLine]:
    price, name = material.price, material.name

    def term(count: Decimal, what: str, each: Decimal) -> QuoteLine:
        return QuoteLine("part", f"{name}: {plain(count)} {what} x {shown(each, currency)}", count * each)

    if price.per_part:
        yield QuoteLine("part", f"{name}: for each part", price.per_part)
    if price.per_cm3:
        yield term(_measured(facts, "volume"), "cm³ of volume", price.per_cm3)
    if price.per_box_cm3:
        yield term(_measured(facts, "box"), "cm³ of bounding box", price.per_box_cm3)
    if price.per_cm2:
        yield term(_measured(facts, "area"), "cm² of surface", price.per_cm2)
    if price.per_hour and price.cm3_per_hour:
        yield term(measure(_measured(facts, "volume") / price.cm3_per_hour), "machine hours", price.per_hour)


def _tier(material: Material, so_far: Decimal, quantity: int) -> Iterator[QuoteLine]:
    """The largest tier that the quantity reaches."""
    for tier in reversed(material.price.tiers):
        if quantity >= tier.quantity:
            text = f"From {tier.quantity:,} equal parts on: {plain(tier.percent)} % less"
            yield QuoteLine("tier", text, -so_far * tier.percent / 100)
            return


def _minimum(material: Material, so_far: Decimal, currency: str) -> Iterator[QuoteLine]:
    least = material.price.minimum
    if so_far < least:
        yield QuoteLine("minimum", f"{material.name}: at least {shown(least, currency)} a part", least - so_far)


def _finish(finish: Finish, facts: ModelFacts | None, currency: str) -> Iterator[QuoteLine]:
    if finish.per_part or not finish.per_cm2:
        text = "for each part" if finish.per_part else "without charge"
        yield QuoteLine("finish", f"{finish.name}: {text}", finish.per_part)
    if finish.per_cm2:
        area = _measured(facts, "area")
        text = f"{finish.name}: {plain(area)} cm² of surface x {shown(finish.per_cm2, currency)}"
        yield QuoteLine("finish", text, area * finish.per_cm2)


def _variables(material: Material, facts: ModelFacts | None, named: frozenset[str]) -> dict[str, Decimal | str]:
    """What the formula asks for, as far as it is measured."""
    values: dict[str, Decimal | str] = {name: _measured(facts, name) for name in (named & OF_MODEL) - {"weight"}}
    if "weight" in named:
        weight = weight_of(material, facts)
        if weight is None:
            _measured(facts, "volume")
            raise NoPrice(f"cannot be priced: the density of {material.name} is not set up")
        values["weight"] = weight
    return values


def _measured(facts: ModelFacts | None, what: str) -> Decimal:
    """Volume and box in cm³, area in cm², lengths in mm; raises NoPrice."""
    if facts is None:
        raise NoPrice("needs its model to be priced")
    if facts.problem:
        raise NoPrice(f"cannot be priced: {facts.problem}")
    sizes = [facts.size_x, facts.size_y, facts.size_z]
    x, y, z = (0.0 if size is None else size for size in sizes)
    known = {
        "volume": None if facts.volume is None else facts.volume / 1000,
        "area": None if facts.area is None else facts.area / 100,
        "box": None if None in sizes else x * y * z / 1000,
        **dict(zip("xyz", sizes, strict=True)),
        "longest": None if None in sizes else max(x, y, z),
    }
    found = known[what]
    if found is None:
        raise NoPrice(f"cannot be priced: the {what} of its model is not known")
    return measure(found)
