"""A shipping option: where it goes, what it costs, how long it takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from core.catalog.kinds import Amount, Countries, Days, Document, OptionalAmount
from core.intake.draft import AddressDraft
from core.intake.fields import Line, OptionalLine, OptionalText, wrong


class Rate(Document):
    """One row of the price list; the first that fits the parcel is taken."""

    price: Amount
    countries: Countries = Field(default=(), description="Without any, every country that the option serves.")
    up_to_grams: Annotated[int, Field(gt=0)] | None = None
    up_to_order: OptionalAmount = Field(default=None, description="The items cost at most this much.")


class ShippingOption(Document):
    """A way of shipping, or, with an address, a place to pick the parcel up; orders refer to it by its name."""

    name: Line
    carrier: OptionalLine = None
    description: OptionalText = None
    countries: Countries = Field(default=(), description="Countries served; without any, all that the service serves.")
    rates: tuple[Rate, ...] = Field(min_length=1, max_length=500)
    free_from: OptionalAmount = Field(default=None, description="Free when the items cost at least this much.")
    days_min: Days = 1
    days_max: Days = 3
    pick_up: AddressDraft | None = None
    offered: bool = True

    @field_validator("days_max")
    @classmethod
    def _not_before(cls, days_max: int, info: object) -> int:
        if days_max < getattr(info, "data", {}).get("days_min", 0):
            raise wrong("must not be less than days_min")
        return days_max
