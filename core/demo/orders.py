"""The demo's orders: who orders what and when, for months up to now."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import accumulate, chain
from pathlib import Path
from random import Random
from typing import Any

from core.demo.catalog import TOGETHER, Offer, offers_of
from core.demo.library import ModelFile
from core.demo.life import HOUR, live
from core.demo.papers import Paper
from core.demo.people import Customer, make_customers
from core.demo.plans import Plan, PlannedItem
from core.demo.service import ONCE, VOUCHERS, discount_of, shipping_cost, to_currency, usual_shipping
from core.times import DAY, to_micros

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
SOURCES = ("shop", "shop", "shop", "shop", "json", "csv", "e-mail")
QUANTITIES = (1, 1, 1, 1, 2, 2, 2, 3, 4, 4, 5, 6, 8, 10, 12, 20, 25, 50)
ITEMS = (1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8)
REVISIONS = ("", "", "", "", "_v2", "_v3", "_rev-B", " (1)", "_final")


def make_plans(
    count: int,
    *,
    seed: int,
    now: datetime,
    days: int,
    library: list[ModelFile],
    papers: dict[str, list[Paper]],
) -> Iterator[Plan]:
    """*count* projects of the last *days* in the order in which they came, always the same."""
    dice = Random(f"{seed} orders")
    shop = _Shop(dice, make_customers(min(max(count * 2 // 5, 30), 40_000), dice), library)
    end = to_micros(now)
    for ordered_at in arrivals(count, days, end, dice):
        plan = shop.order(ordered_at)
        live(plan, end, dice, shop.kind, papers)
        yield plan


def arrivals(count: int, days: int, end: int, dice: Random) -> Iterator[int]:
    """Moments of ordering until *end*, ascending: more on working days, and growing over the months."""
    today = end // DAY
    weights = [
        (0.75 + 0.5 * index / days) * (1.0, 1.05, 1.0, 0.95, 0.9, 0.45, 0.4)[(today - days + 1 + index + 3) % 7]
        for index in range(days)
    ]
    total, before = sum(weights), 0
    for index, reached in enumerate(accumulate(weights)):
        upto = round(count * reached / total)
        start = (today - days + 1 + index) * DAY
        hours = sorted(dice.triangular(6.0, 22.5, 13.5) for _ in range(upto - before))
        # Today is not over yet: what it has had of orders came in the part that is.
        pace = HOUR if start + DAY <= end else (end - start) / 24
        yield from (start + int(hour * pace) for hour in hours)
        before = upto


def span(count: int) -> int:
    """Over how many days *count* projects come in: five months, and up to two years for very many."""
    return min(150 + max(count - 1000, 0) // 60, 730)


class _Shop:
    """Makes one order after the other."""

    def __init__(self, dice: Random, customers: list[Customer], library: list[ModelFile]) -> None:
        self._dice = dice
        self._customers = customers
        self._offers: dict[str, list[Offer]] = {}
        for file in library:
            self._offers.setdefault(file.kind, []).extend(offers_of(file))
        self._related = {kind: [one for group in TOGETHER if kind in group for one in group] for kind in self._offers}
        self._kinds = list(self._offers)
        self._titles = {kind: _titles(kind) for kind in self._kinds}
        self._welcomed: set[str] = set()  # e-mails of those who have used the voucher that is good once
        self.kind = ""  # of the first item of the newest order

    def order(self, ordered_at: int) -> Plan:
        """The next order."""
        pick = self._dice.choice
        customer, self.kind = pick(self._customers), pick(self._kinds)
        items = list(self._items(customer.currency))
        country = customer.shipping.country
        option = pick(usual_shipping(country))
        goods = sum(item.quantity * item.unit_price for item in items)
        return Plan(
            customer=customer,
            title=self._title(),
            items=items,
            payment_method="Invoice" if customer.company else pick(("PayPal", "Credit card", "Bank transfer")),
            payment_reference=f"{pick(('RE', 'INV', 'PO', 'TX'))}-{self._dice.randrange(10_000, 1_000_000)}",
            shipping_option=option,
            shipping_cost=shipping_cost(option, country, goods, customer.currency),
            discount=discount_of(goods, voucher := self._voucher(customer), customer.currency),
            ordered_at=ordered_at,
            due_at=self._due(ordered_at),
            source=pick(SOURCES),
            vouchers=(voucher,) if voucher else (),
        )

    def _voucher(self, customer: Customer) -> str | None:
        """What the customer has at hand, as far as it is still good."""
        voucher = self._dice.choice(VOUCHERS)
        if voucher != ONCE:
            return voucher
        used = customer.email in self._welcomed
        self._welcomed.add(customer.email)
        return None if used else voucher

    def _items(self, currency: str) -> Iterator[PlannedItem]:
        pick = self._dice.choice
        kind = self.kind
        for _ in range(pick(ITEMS)):
            offer = pick(self._offers[kind])
            file, material = offer.file, offer.material
            quantity = pick(QUANTITIES)
            finish, colour = pick(material.finishes), pick(material.colours)
            price = to_currency(offer.price(quantity, finish), currency)
            stem, _, suffix = file.name.rpartition(".")
            name = f"{stem}{pick(REVISIONS)}.{suffix}"
            yield PlannedItem(name, material.document.name, finish, colour, quantity, price, file.sha256)
            kind = pick(self._related[self.kind] or self._kinds)

    def _title(self) -> str:
        title = self._dice.choice(self._titles[self.kind])
        code = self._dice.randrange(30_000)
        return title if code > 10_000 else f"{title} {'ABCDEFGHKLMNPRST'[code % 16]}{code:05d}"

    def _due(self, ordered_at: int) -> int | None:
        days = self._dice.randrange(-14, 26)
        return None if days < 5 else (ordered_at // DAY + days) * DAY + 16 * HOUR


def _titles(kind: str) -> list[str]:
    texts: Iterable[str] = chain(WORDS["titles"])
    return [text.format(Kind=kind[0].upper() + kind[1:], kind=kind) for text in texts]
