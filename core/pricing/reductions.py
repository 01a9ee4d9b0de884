"""Which discounts apply to an order, and which of them are taken: see core.catalog.discount for the rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.catalog.discount import Discount
from core.catalog.setup import SetUp
from core.errors import Problem
from core.names import search_key
from core.pricing.amounts import plain, rounded, shown
from core.pricing.documents import QuotedItem, QuoteDraft, QuoteLine, UsedDiscount


@dataclass(frozen=True)
class Reduction:
    """What discounts take off together, and what to say about vouchers."""

    lines: tuple[QuoteLine, ...] = ()
    used: tuple[UsedDiscount, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def amount(self) -> Decimal:
        """All of it, positive."""
        return sum((one.amount for one in self.used), Decimal(0))


def reduce(set_up: SetUp, draft: QuoteDraft, items: Sequence[QuotedItem], at: datetime) -> Reduction:
    """The best that the customer can get: all stackable discounts together, or one of the others alone."""
    case = _Case(set_up, draft, items, at)
    fitting, problems = _fitting(set_up, draft, case)
    stacks = [[one for one in fitting if one.stackable], *([one] for one in fitting if not one.stackable)]
    taken = max(stacks, key=lambda stack: sum(one.amount for one in case.used(stack)))
    used = case.used(taken)
    lines = [
        QuoteLine("discount", case.words(discount), -one.amount) for discount, one in zip(taken, used, strict=True)
    ]
    passed = [one.name for one in fitting if one.code and one not in taken]
    lines += [QuoteLine("discount", f"{name}: not used, others take off more", Decimal(0)) for name in passed]
    return Reduction(tuple(lines), tuple(one for one in used if one.amount), tuple(problems))


def _fitting(set_up: SetUp, draft: QuoteDraft, case: _Case) -> tuple[list[Discount], list[Problem]]:
    """The discounts that apply, in the order of the list, and the vouchers that do not."""
    given = {code.strip().casefold(): at for at, code in reversed([*enumerate(draft.vouchers, start=1)])}
    fitting: list[Discount] = []
    problems: dict[int, Problem] = {}
    for discount in set_up.discounts:
        code = discount.code.casefold() if discount.code else None
        if not discount.offered or (code and code not in given):
            continue
        against = next(case.against(discount), None)
        position = given.pop(code) if code else 0
        if against is None:
            fitting.append(discount)
        elif code:
            problems[position] = Problem("", f"vouchers.{position}", against)
    for position in given.values():
        problems[position] = Problem("", f"vouchers.{position}", f"There is no voucher {draft.vouchers[position - 1]}.")
    return fitting, [problems[position] for position in sorted(problems)]


class _Case:
    """One order against the conditions of discounts."""

    def __init__(self, set_up: SetUp, draft: QuoteDraft, items: Sequence[QuotedItem], at: datetime) -> None:
        self._set_up, self._items = set_up, items
        self._email = (draft.email or "").casefold()
        self._currency = set_up.service.currency
        self._today = at.astimezone(ZoneInfo(set_up.service.timezone)).date()
        self._total = sum((item.total for item in items), Decimal(0))

    def against(self, discount: Discount) -> Iterator[str]:
        """Why it does not apply, as sentences."""
        what = f"The voucher {discount.code}" if discount.code else discount.name
        if discount.starts and self._today < discount.starts:
            yield f"{what} can be used from {discount.starts} on."
        if discount.ends and self._today > discount.ends:
            yield f"{what} could be used until {discount.ends}."
        if discount.customers and not self._is_for_them(discount):
            yield (
                f"{what} is not for this customer."
                if self._email
                else f"{what} is for some customers: give your e-mail."
            )
        concerned = self._concerned(discount)
        if not concerned:
            yield f"{what} is for items of {', '.join(discount.materials)}."
        if sum(item.quantity for item in concerned) < discount.minimum_quantity:
            yield f"{what} can be used from {discount.minimum_quantity:,} parts on."
        if self._total < discount.minimum_order:
            yield f"{what} can be used when the items cost at least {shown(discount.minimum_order, self._currency)}."
        yield from self._used_up(discount, what)

    def _used_up(self, discount: Discount, what: str) -> Iterator[str]:
        name = search_key(discount.name)
        if discount.uses is not None and self._set_up.used.get(name, 0) >= discount.uses:
            yield f"{what} has been used up."
        if discount.uses_per_customer is None:
            return
        if not self._email and discount.code:
            yield f"{what} can be used by each customer {discount.uses_per_customer:,} times: give your e-mail."
        elif self._set_up.used_by_customer.get(name, 0) >= discount.uses_per_customer:
            yield f"{what} has been used by this customer as often as it can be."

    def _is_for_them(self, discount: Discount) -> bool:
        domain = "@" + self._email.rpartition("@")[2]
        return any(one.casefold() in (self._email, domain) for one in discount.customers) and bool(self._email)

    def _concerned(self, discount: Discount) -> list[QuotedItem]:
        materials = {name.casefold() for name in discount.materials}
        return [item for item in self._items if not materials or item.material.casefold() in materials]

    def used(self, discounts: Sequence[Discount]) -> list[UsedDiscount]:
        """What each takes off, never more than an item costs; together they are rounded once."""
        left = {item.position: item.total for item in self._items}
        used, exact, before = [], Decimal(0), Decimal(0)
        for discount in discounts:
            exact += self._take(discount, left)
            so_far = rounded(exact, self._currency)
            used.append(UsedDiscount(discount.name, discount.code, so_far - before))
            before = so_far
        return used

    def _take(self, discount: Discount, left: dict[int, Decimal]) -> Decimal:
        """Take the discount off what is *left* of the price of each item; a percentage is of the whole price."""
        off = Decimal(0)
        for item in self._concerned(discount):
            wanted = (
                discount.amount - off if discount.amount is not None else item.total * (discount.percent or 0) / 100
            )
            taken = min(wanted, left[item.position])
            left[item.position] -= taken
            off += taken
        return off

    def words(self, discount: Discount) -> str:
        """The discount as a line of the quote: what it takes off, and of what."""
        if discount.amount is not None:
            off = f"{shown(discount.amount, self._currency)} less"
        else:
            off = f"{plain(discount.percent or Decimal(0))} % less"
        of = f" on {', '.join(discount.materials)}" if discount.materials else ""
        least = f" from {shown(discount.minimum_order, self._currency)}" if discount.minimum_order else ""
        return f"{discount.name}: {off}{of}{least}"
