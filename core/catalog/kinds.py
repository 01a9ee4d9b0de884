"""The kinds of value in the set-up of the service, each checked once."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.intake.fields import Country, wrong

MOST_AMOUNT = 100_000_000


class Document(BaseModel):
    """A part of the set-up: it cannot change, and a field that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _number(value: Any) -> Any:
    """As people type it: a comma is a decimal point, nothing is nothing."""
    if isinstance(value, bool):
        raise wrong("must be a number")
    if isinstance(value, float):
        return Decimal(str(value))
    return value.strip().replace(",", ".") if isinstance(value, str) else value


def _number_or_none(value: Any) -> Any:
    return None if value == "" else _number(value)


Amount = Annotated[Decimal, Field(ge=0, le=MOST_AMOUNT, max_digits=18), BeforeValidator(_number)]
"""Money in the service's currency, of any precision: only sums are rounded."""
OptionalAmount = Annotated[
    Annotated[Decimal, Field(ge=0, le=MOST_AMOUNT, max_digits=18)] | None, BeforeValidator(_number_or_none)
]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=7), BeforeValidator(_number)]
Length = Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False), BeforeValidator(_number)]
"""Millimetres."""
OptionalLength = Annotated[
    Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)] | None, BeforeValidator(_number_or_none)
]
Days = Annotated[int, Field(ge=0, le=365)]
Uses = Annotated[int, Field(ge=1, le=1_000_000_000)]
Countries = Annotated[tuple[Country, ...], Field(max_length=300)]


class Size(Document):
    """Three lengths in mm; a part may be turned, so they are compared from the longest to the shortest."""

    x: Length
    y: Length
    z: Length

    def __str__(self) -> str:
        return " x ".join(f"{round(length, 2):g}" for length in (self.x, self.y, self.z)) + " mm"

    @property
    def descending(self) -> tuple[float, float, float]:
        """The three lengths, the longest first."""
        longest, middle, shortest = sorted((self.x, self.y, self.z), reverse=True)
        return longest, middle, shortest
