"""An order before it has a price: what customers ask for, checked like any order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field, ValidationError

from core.catalog.kinds import OptionalAmount
from core.errors import InvalidOrder, Problem
from core.intake.draft import AddressDraft, CustomerDraft, Draft, PaymentDraft, StoredModel
from core.intake.fields import Country, Email, Line, Moment, OptionalLine, OptionalText, Quantity
from core.intake.sentences import problems_of

Vouchers = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=40)], ...], Field(max_length=20)]


class RequestedItem(Draft):
    """One thing to print, to be priced."""

    name: Line
    material: Line
    finish: OptionalLine = None
    colour: OptionalLine = Field(None, description="Need not be given where the material has one only.")
    quantity: Quantity = 1
    file: StoredModel | None = Field(None, description="The model file, stored before, by its sha256.")


class QuoteRequest(Draft):
    """What is to be priced."""

    items: tuple[RequestedItem, ...] = Field(min_length=1, max_length=500)
    country: Country | None = Field(None, description="Where to: ISO 3166 alpha-2, such as DE.")
    email: Email | None = Field(None, description="For discounts of certain customers.")
    vouchers: Vouchers = ()
    shipping_option: OptionalLine = None


class OrderRequest(Draft):
    """An order without prices: the desk calculates them when it is placed."""

    title: OptionalLine = Field(None, description="Without it, the name of the first item.")
    customer: CustomerDraft
    shipping: AddressDraft
    billing: AddressDraft | None = Field(None, description="Without it, the shipping address.")
    payment: PaymentDraft = PaymentDraft()
    items: tuple[RequestedItem, ...] = Field(min_length=1, max_length=500)
    vouchers: Vouchers = ()
    shipping_option: OptionalLine = None
    comment: OptionalText = Field(None, description="The customer's remark: the first comment of the conversation.")
    due_at: Moment | None = Field(None, description="Without it, when the quote says that it is sent.")
    agreed_total: OptionalAmount = Field(
        None, description="What the customer agreed to pay: when it costs something else meanwhile, it is refused."
    )
    source: Line = "api"
    notify: bool = Field(default=False, description="Whether the customer gets a confirmation by mail.")

    @property
    def to_quote(self) -> QuoteRequest:
        """The part of it that the price depends on."""
        return QuoteRequest.model_construct(
            items=self.items,
            country=self.shipping.country,
            email=self.customer.email,
            vouchers=self.vouchers,
            shipping_option=self.shipping_option,
        )


Request = TypeVar("Request", bound=Draft)
_GROUPS: dict[str, type[BaseModel]] = {
    "customer": CustomerDraft,
    "shipping": AddressDraft,
    "billing": AddressDraft,
    "payment": PaymentDraft,
    "items": RequestedItem,
    "file": StoredModel,
}


def parse_request(data: object, kind: type[Request]) -> Request:
    """The request that *data* describes; raises InvalidOrder naming every problem by its field."""
    if isinstance(data, kind):
        return data
    if not isinstance(data, Mapping):
        raise InvalidOrder([Problem("", "", "An order must be a group of named fields.")])
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        raise InvalidOrder(problems_of(error, "", {"": kind, **_GROUPS})) from None
