"""An order as it comes in, before it is a project."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
)

from core import money
from core.intake.fields import (
    Country,
    Currency,
    Email,
    Line,
    LineOrEmpty,
    Moment,
    Money,
    OptionalLine,
    OptionalText,
    Quantity,
    wrong,
)

MOST_TOTAL = 2**53  # minor units: up to here the DataFrames' floats are exact


class Draft(BaseModel):
    """A part of an order: it cannot change, and a field that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CustomerDraft(Draft):
    """Who ordered, and where the messages go."""

    name: Line
    email: Email
    company: OptionalLine = None
    phone: OptionalLine = None


class AddressDraft(Draft):
    """Where the parcel or the invoice goes."""

    name: Line
    company: OptionalLine = None
    line1: Line
    line2: OptionalLine = None
    postal_code: LineOrEmpty = Field("", description="Some countries have none.")
    city: Line
    region: OptionalLine = None
    country: Country = Field(description="ISO 3166 alpha-2, such as DE.")
    phone: OptionalLine = None


class PaymentDraft(Draft):
    """How it is paid, and whether it is."""

    method: OptionalLine = None
    status: Literal["Open", "Paid", "Refunded"] = "Open"
    reference: OptionalLine = None


class StoredModel(Draft):
    """A model file that is in the file store already."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


def _kind(value: object) -> str | None:
    if isinstance(value, str):
        return "name"
    return "stored" if isinstance(value, (dict, StoredModel)) else None


ModelFile = Annotated[
    Annotated[Line, Tag("name")] | Annotated[StoredModel, Tag("stored")],
    Discriminator(_kind),
]


class ItemDraft(Draft):
    """One thing to print."""

    name: Line
    material: Line
    finish: OptionalLine = None
    colour: OptionalLine = None
    quantity: Quantity
    unit_price: Money
    file: ModelFile | None = Field(None, description="The model file: its name beside the import, or its sha256.")

    @property
    def sha256(self) -> str | None:
        """The stored model file, if the order names one."""
        return self.file.sha256 if isinstance(self.file, StoredModel) else None


class OrderDraft(Draft):
    """An order as it comes in."""

    key: OptionalLine = Field(None, description="Yours: the same key again never places a second project.")
    title: Line
    customer: CustomerDraft
    shipping: AddressDraft
    billing: AddressDraft | None = Field(None, description="Without it, the shipping address.")
    payment: PaymentDraft = PaymentDraft()
    currency: Currency = Field(description="ISO 4217, such as EUR.")
    items: tuple[ItemDraft, ...] = Field(min_length=1, max_length=500)
    shipping_option: OptionalLine = None
    shipping_cost: Money = Decimal(0)
    discount: Money = Field(Decimal(0), validate_default=True, description="An amount, at most what the rest comes to.")
    tax: Money = Field(Decimal(0), description="On top of the rest; nothing where prices include it.")
    comment: OptionalText = Field(None, description="The customer's remark: the first comment of the conversation.")
    ordered_at: Moment | None = Field(None, description="With its time zone; without it, now.")
    due_at: Moment | None = None
    source: Line = "json"

    @field_validator("discount")
    @classmethod
    def _within_the_total(cls, discount: Decimal, info: ValidationInfo) -> Decimal:
        items, shipping_cost = info.data.get("items"), info.data.get("shipping_cost")
        if items is None or shipping_cost is None:
            return discount  # they have problems of their own
        gross = sum((item.quantity * item.unit_price for item in items), shipping_cost)
        if discount > gross:
            raise wrong(f"must be at most the {gross} of items and shipping")
        currency = info.data.get("currency")
        if currency and money.to_minor(gross, currency) > MOST_TOTAL:
            raise wrong("belongs to an order whose total is too large to be right")
        return discount

    @field_validator("due_at")
    @classmethod
    def _after_the_order(cls, due_at: datetime | None, info: ValidationInfo) -> datetime | None:
        ordered_at = info.data.get("ordered_at")
        if due_at and ordered_at and due_at < ordered_at:
            raise wrong("must not be before ordered_at")
        return due_at

    def minor(self, amount: Decimal) -> int:
        """*amount* in whole minor units of the order's currency."""
        return money.to_minor(amount, self.currency)

    @property
    def total(self) -> Decimal:
        """What the customer pays."""
        gross = sum((item.quantity * item.unit_price for item in self.items), self.shipping_cost)
        return gross - self.discount + self.tax

    @property
    def total_minor(self) -> int:
        """What the customer pays, in minor units."""
        return self.minor(self.total)

    @property
    def quantity(self) -> int:
        """How many pieces there are to print."""
        return sum(item.quantity for item in self.items)

    @cached_property
    def materials(self) -> tuple[str, ...]:
        """The materials of the items, each once, in the order of the items."""
        return tuple(dict.fromkeys(item.material for item in self.items))

    @property
    def billing_address(self) -> AddressDraft:
        """Where the invoice goes."""
        return self.billing or self.shipping
