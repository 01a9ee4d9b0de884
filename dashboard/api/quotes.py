"""POST /api/v1/quotes: what an order would cost, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from http import HTTPStatus

from pydantic import BaseModel, Field

from core.intake.request import QuoteRequest, parse_request
from core.keys import Scope
from dashboard.api.answers import Answered
from dashboard.api.bodies import Sent
from dashboard.api.problems import FieldProblem, field_problems
from dashboard.api.receiving import Receiving


class QuoteLineAnswer(Answered):
    """One step to a price."""

    kind: str
    text: str
    amount: Decimal
    item: int | None = Field(description="The position of its item.")


class QuotedItemAnswer(Answered):
    """An item with its price; its lines are for one part. Without lines there is no price for it."""

    position: int
    name: str
    material: str
    finish: str | None
    colour: str | None
    quantity: int
    unit_price: Decimal
    total: Decimal
    lines: list[QuoteLineAnswer]


class ShippingAnswer(Answered):
    """A shipping option that can be chosen for this order."""

    name: str
    carrier: str | None
    description: str | None
    price: Decimal
    days_min: int
    days_max: int
    pick_up: bool
    arrives_by: date | None


class QuoteAnswer(Answered):
    """A price with its reasons: total = items_total - discount + shipping_cost + tax, exactly."""

    currency: str
    items: list[QuotedItemAnswer]
    lines: list[QuoteLineAnswer]
    items_total: Decimal
    discount: Decimal
    shipping_cost: Decimal
    tax: Decimal = Field(description="Added on top; 0 where prices include it.")
    tax_included: Decimal
    total: Decimal
    shipping_option: str | None
    days_min: int | None = Field(description="Working days until it is sent.")
    days_max: int | None
    ships_by: date | None
    options: list[ShippingAnswer]
    problems: list[FieldProblem] = Field(description="What keeps it from being ordered as it is.")


class Quotes(Receiving):
    """Prices what is asked for; nothing is stored."""

    scope = Scope.ORDERS_WRITE

    def read(self, sent: Sent) -> QuoteRequest:
        """The request."""
        return parse_request(sent.data, QuoteRequest)

    def do(self, asked: QuoteRequest, claim: str) -> tuple[int, BaseModel]:  # noqa: ARG002  # nothing is written
        """The quote; models that were never measured are measured now."""
        quote = self.desk.quote(asked)
        plain = {name: getattr(quote, name) for name in QuoteAnswer.model_fields if name != "problems"}
        return HTTPStatus.OK, QuoteAnswer.model_validate({**plain, "problems": field_problems(quote.problems)})
