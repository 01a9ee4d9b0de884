"""A discount: what is taken off, for whom and when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from core.catalog.kinds import Amount, Document, OptionalAmount, Percent, Uses
from core.intake.fields import Line, wrong


class Discount(Document):
    """
    A percentage or an amount off the price of the items, when all of its conditions are met.

    Stacking: of the discounts that apply, those marked *stackable* add up, each on the same price of the items; one
    that is not stands alone. The customer gets whichever takes off most, never more than the items cost.
    """

    name: Line
    code: Annotated[str, Field(max_length=40, pattern=r"^[^\s]+$")] | None = Field(
        None, description="A voucher's code, compared without regard to case; without one it applies by itself."
    )
    percent: Percent | None = None
    amount: OptionalAmount = None
    customers: tuple[Line, ...] = Field((), max_length=1000, description="E-mails, or domains as @example.com.")
    minimum_order: Amount = Field(
        default=0, validate_default=True, description="The items together cost at least this much."
    )
    minimum_quantity: Annotated[int, Field(ge=0)] = Field(
        default=0, description="Parts of the materials below, together."
    )
    materials: tuple[Line, ...] = Field(default=(), max_length=200, description="Only their items; without any, all.")
    starts: date | None = Field(default=None, description="First day, in the service's time zone.")
    ends: date | None = Field(default=None, description="Last day.")
    uses: Uses | None = Field(default=None, description="How often in all; orders that were canceled do not count.")
    uses_per_customer: Uses | None = Field(default=None, description="How often by one e-mail address.")
    stackable: bool = False
    offered: bool = True

    @field_validator("ends")
    @classmethod
    def _after_the_start(cls, ends: date | None, info: object) -> date | None:
        starts = getattr(info, "data", {}).get("starts")
        if ends and starts and ends < starts:
            raise wrong("must not be before starts")
        return ends

    @model_validator(mode="after")
    def _one_of_both(self) -> Discount:
        if (self.percent is None) == (self.amount is None):
            raise wrong("needs a percent or an amount, not both")
        return self
