"""A material as the service offers it: what it is, what can be done with it, what a part of it costs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator, model_validator

from core.catalog.kinds import Amount, Days, Document, OptionalAmount, OptionalLength, Percent, Size
from core.intake.fields import Line, OptionalLine, OptionalText, Quantity, wrong

TRIED = (1, 10)  # for so many parts a formula is tried as it is saved: some are for several only


class Colour(Document):
    """A colour by its name and, for the screen, as #rrggbb."""

    name: Line
    hex: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None


class Finish(Document):
    """Post-processing that can be ordered for a part: what it costs and takes besides, and which sizes it suits."""

    name: Line
    type: OptionalLine = None  # "dyeing", "smoothing", ...
    per_part: Amount = Field(default=0, validate_default=True)
    per_cm2: Amount = Field(default=0, validate_default=True, description="Of the surface of the model.")
    extra_days: Days = 0
    smallest: Size | None = None
    largest: Size | None = None


class Tier(Document):
    """From this many equal parts on, the price of each is lowered by *percent*."""

    quantity: Quantity
    percent: Percent


class Price(Document):
    """
    What one part costs: the sum of its terms, at least *minimum*; or a formula over the variables of core.pricing.

    Tiers lower the price of a part by quantity; the minimum is for one part and is kept after tiers.
    """

    per_part: Amount = Field(default=0, validate_default=True)
    per_cm3: Amount = Field(default=0, validate_default=True, description="Of the model's volume.")
    per_box_cm3: Amount = Field(default=0, validate_default=True, description="Of its bounding box.")
    per_cm2: Amount = Field(default=0, validate_default=True, description="Of its surface.")
    per_hour: Amount = Field(default=0, validate_default=True, description="Of the machine.")
    cm3_per_hour: OptionalAmount = Field(
        default=None, description="How much of the volume the machine prints in an hour."
    )
    minimum: Amount = Field(default=0, validate_default=True, description="At least this much for each part.")
    tiers: tuple[Tier, ...] = Field(default=(), max_length=50)
    formula: Annotated[str, Field(max_length=1000)] | None = None

    @field_validator("tiers")
    @classmethod
    def _ascending(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        ordered = tuple(sorted(tiers, key=lambda tier: tier.quantity))
        if len({tier.quantity for tier in ordered}) < len(ordered):
            raise wrong("must not have two tiers from the same quantity on")
        return ordered

    @field_validator("formula")
    @classmethod
    def _calculable(cls, formula: str | None) -> str | None:
        from core.pricing.formula import check_formula  # prices are made of these documents

        problem = check_formula(formula, TRIED) if formula else None
        if problem:
            raise wrong(f"cannot be used: {problem.removesuffix('.')}")
        return formula

    @model_validator(mode="after")
    def _knows_the_speed(self) -> Price:
        if self.per_hour and not self.cm3_per_hour:
            raise wrong("needs cm3_per_hour, to know how long a part takes")
        return self


class Material(Document):
    """A material; orders refer to it by its name, which is unique without regard to case."""

    name: Line
    technology: OptionalLine = None  # "SLS", "FDM", ...
    description: OptionalText = None
    colours: tuple[Colour, ...] = Field(default=(), max_length=200)
    finishes: tuple[Finish, ...] = Field(default=(), max_length=100)
    smallest: Size | None = None
    largest: Size | None = None
    minimum_wall: OptionalLength = Field(default=None, description="mm")
    density: OptionalLength = Field(default=None, description="g/cm3")
    days_min: Days = 3
    days_max: Days = 5
    offered: bool = True
    price: Price = Price()

    @field_validator("colours", "finishes")
    @classmethod
    def _each_once(cls, given: tuple[Colour, ...] | tuple[Finish, ...]) -> tuple[Colour, ...] | tuple[Finish, ...]:
        names = [one.name.casefold() for one in given]
        if len(set(names)) < len(names):
            raise wrong("must not have the same name twice")
        return given

    @field_validator("days_max")
    @classmethod
    def _not_before(cls, days_max: int, info: object) -> int:
        if days_max < getattr(info, "data", {}).get("days_min", 0):
            raise wrong("must not be less than days_min")
        return days_max
