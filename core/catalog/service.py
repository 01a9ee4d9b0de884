"""The service itself: who it is, how it calculates, when it works."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from core.catalog.keeping import Keeping
from core.catalog.kinds import Amount, Countries, Document, Percent
from core.intake.draft import AddressDraft
from core.intake.fields import Country, Currency, Email, Line, OptionalText, wrong
from core.times import zone_names

Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def _known_zone(name: str) -> str:
    if name not in zone_names():
        raise wrong("must be a time zone, such as Europe/Berlin")
    return name


class Service(Document):
    """Settings of the service that staff make in the dashboard; those of the machine are in core.settings."""

    name: Line = "Printdesk"
    sender: Email | None = Field(
        default=None, description="From this address customers get mail; else PRINTDESK_SENDER."
    )
    address: AddressDraft | None = None
    logo: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None, description="The sha256 of its file."
    )
    currency: Currency = "EUR"
    tax_percent: Percent = Decimal(0)
    prices_include_tax: bool = True
    minimum_order: Amount = Decimal(0)
    timezone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    working_days: tuple[Weekday, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri")
    opens: time = time(9)
    closes: time = Field(
        default=time(17), description="An order placed later counts as placed on the next working day."
    )
    holidays: tuple[date, ...] = Field(default=(), max_length=2000, description="Days off besides public holidays.")
    holiday_country: Country | None = Field(default=None, description="Its public holidays are days off.")
    countries: Countries = Field(default=(), description="Countries served; without any, every country.")
    customers_may_order: bool = True
    customers_may_cancel: bool = True
    pay_on_invoice: bool = True
    pay_ahead: bool = Field(default=True, description="The order is marked to be paid, and printed once it is.")
    payment_text: OptionalText = Field(
        default=None, description="How to pay: shown to the customer and in the confirmation."
    )
    staff_mails: tuple[Email, ...] = Field(
        default=(), max_length=50, description="Who gets a mail about each new order."
    )
    keeping: Keeping = Field(default=Keeping(), description="How long parts of ended projects are kept.")
