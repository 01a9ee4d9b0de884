"""What the shop keeps with each order that it has priced: the quote, the customer's link, the discounts used."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from core.demo.plans import Plan
from core.desk import Desk
from core.links import link_address
from core.money import from_minor
from core.pricing import DraftItem, Quote, QuoteDraft, quote
from core.pricing.stored import to_document
from core.project import ModelFacts
from core.times import from_micros

Row = tuple[Any, ...]


class Quotes:
    """
    Prices the orders of the demo by the set-up of the desk, at the moment at which each was placed.

    Orders in another currency than the service's came with prices, so they have neither quote nor link.
    """

    def __init__(self, desk: Desk, facts: Mapping[str, ModelFacts], seed: int) -> None:
        self._set_up, self._facts, self._seed = desk.set_up(), facts, seed
        self._settings = desk.settings
        self._discounts = {offer.document.name: offer.id for offer in desk.discounts.all()}

    def rows(self, plan: Plan, number: int) -> dict[str, list[Row]]:
        """The rows that placing the order in the shop would have written beside those of the project."""
        rows: dict[str, list[Row]] = defaultdict(list)
        priced = self._quote(plan)
        if priced is not None:
            rows["quotes"].append((number, to_document(priced)))
            rows["links"].append((self._token(number), number, plan.ordered_at, None))
            email = plan.customer.email.casefold()
            rows["discount_uses"].extend((self._discounts[one.name], number, email) for one in priced.discounts)
        return rows

    def address(self, number: int) -> str:
        """Where the link of a project leads that has one."""
        return link_address(self._settings, self._token(number))

    def _quote(self, plan: Plan) -> Quote | None:
        """None for an order that this service would not sell, or not at this price."""
        currency, total = plan.customer.currency, from_minor(plan.total, plan.customer.currency)
        if currency != self._set_up.service.currency:
            return None
        priced = quote(self._set_up, self._draft(plan), from_micros(plan.ordered_at))
        return None if priced.problems or priced.total != total else priced

    def _draft(self, plan: Plan) -> QuoteDraft:
        items = tuple(
            DraftItem(one.name, one.material, one.quantity, one.finish, one.colour, self._facts[one.sha256])
            for one in plan.items
        )
        who = plan.customer
        return QuoteDraft(items, who.shipping.country, who.email, plan.vouchers, plan.shipping_option)

    def _token(self, number: int) -> str:
        """Always the same, and so no secret: a demo has none."""
        return hashlib.sha256(f"{self._seed} {number}".encode()).hexdigest()
