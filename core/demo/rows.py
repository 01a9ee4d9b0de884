"""Plans of the demo as rows of the store: the same rows that placing, moving and talking would have written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any

from core.conversation import CUSTOMER
from core.demo.letters import DELIVERY, Letters
from core.demo.people import Place
from core.demo.plans import Plan
from core.demo.quotes import Quotes
from core.names import number_of, search_key
from core.store.load import Ids

Row = tuple[Any, ...]
Happening = tuple[int, str, str, str | None, str | None, str | None, tuple[str, str, str] | None]


class Batch:
    """Some plans, on their way into the store."""

    def __init__(self, plans: list[Plan], letters: Letters, staff: str, quotes: Quotes | None = None) -> None:
        self._plans, self._letters, self._staff, self._quotes = plans, letters, staff, quotes

    def sizes(self) -> dict[str, int]:
        """How many ids it needs."""
        talks = [[remark for remark in plan.conversation if remark.at > plan.ordered_at] for plan in self._plans]
        answers = sum(remark.answers is not None for talk in talks for remark in talk)
        moves = sum(len(plan.moves) for plan in self._plans)
        others = sum(len(plan.notes) + len(plan.papers) for plan in self._plans)
        events = len(self._plans) + moves + others + sum(map(len, talks))
        return {"projects": len(self._plans), "events": events, "messages": moves + answers}

    def rows(self, ids: Ids) -> dict[str, list[Row]]:
        """The rows of every table."""
        rows: dict[str, list[Row]] = defaultdict(list)
        events, letters = iter(ids["events"]), iter(ids["messages"])
        for plan, number in zip(self._plans, ids["projects"], strict=True):
            _project(rows, plan, number)
            _parts(rows, plan, number)
            link = self._quote(rows, plan, number)
            self._history(rows, plan, number, link, events, letters)
        return rows

    def _quote(self, rows: dict[str, list[Row]], plan: Plan, number: int) -> str:
        """What the shop keeps with the order; returns where its link leads, empty without one."""
        found = self._quotes.rows(plan, number) if self._quotes else {}
        for table, more in found.items():
            rows[table].extend(more)
        return self._quotes.address(number) if self._quotes and found else ""

    def _history(
        self,
        rows: dict[str, list[Row]],
        plan: Plan,
        number: int,
        link: str,
        events: Iterator[int],
        letters: Iterator[int],
    ) -> None:
        rows["events"].append((next(events), number, "placed", self._staff, plan.ordered_at, None, "Pending", None))
        for at, kind, actor, before, after, detail, letter in sorted(_happenings(plan), key=_at):
            event = next(events)
            rows["events"].append((event, number, kind, actor, at, before, after, detail))
            if letter is not None:
                message = next(letters)
                rows["messages"].append((message, *self._letters.row(plan, number, event, at, letter, link)))
                rows["attempts"].append((message, at + DELIVERY, "sent", "250 2.0.0 Ok: queued"))


def _at(happening: Happening) -> int:
    return happening[0]


def _project(rows: dict[str, list[Row]], plan: Plan, number: int) -> None:
    who, items = plan.customer, plan.items
    last = plan.moves[-1] if plan.moves else None
    materials = list(dict.fromkeys(item.material for item in items))
    country = who.shipping.country
    lines = [number_of(number), plan.title, who.name, who.company, who.email, who.shipping.city]
    text = "\n".join(line for line in chain(lines, (item.name for item in items)) if line)
    rows["projects"].append(
        (number, None, None, plan.title, who.name, who.company, who.email, who.phone, country, ", ".join(materials),
         len(items), sum(item.quantity for item in items), plan.total, plan.shipping_cost, plan.discount, 0,
         who.currency, plan.payment, plan.payment_method, plan.payment_reference, plan.shipping_option, plan.ordered_at,
         plan.due_at, last.at if last else plan.ordered_at, plan.status, 1 + len(plan.moves),
         last.reason if last else None, plan.source, search_key(text))
    )  # fmt: skip
    rows["project_materials"].extend((material, country, plan.ordered_at, number, plan.total) for material in materials)


def _parts(rows: dict[str, list[Row]], plan: Plan, number: int) -> None:
    who = plan.customer
    rows["addresses"].append(_address(number, "shipping", who.shipping))
    rows["addresses"].append(_address(number, "billing", who.billing or who.shipping))
    rows["items"].extend((number, position, *item) for position, item in enumerate(plan.items, 1))
    rows["comments"].extend((number, one.author, one.from_customer, one.body, one.at) for one in plan.conversation)
    rows["notes"].extend((number, *note) for note in plan.notes)
    rows["attachments"].extend(
        (number, paper.name, paper.sha256, paper.media_type, actor, at, False) for paper, actor, at in plan.papers
    )


def _address(number: int, kind: str, place: Place) -> Row:
    return (number, kind, place.name, place.company, place.line1, place.line2, place.postal_code, place.city,
            place.region, place.country, place.phone)  # fmt: skip


def _happenings(plan: Plan) -> Iterator[Happening]:
    """What happened after the order came, each with the letter that it sent: template, message and comment."""
    for before, after, at, actor, message, reason in plan.moves:
        yield at, "moved", actor, before, after, reason, (after, message, "")
    for author, from_customer, body, at, answers in plan.conversation:
        if at > plan.ordered_at:
            letter = ("answer", body, answers) if answers is not None else None
            kind, actor = ("commented", CUSTOMER) if from_customer else ("answered", author)
            yield at, kind, actor, None, None, None, letter
    for author, _, at in plan.notes:
        yield at, "noted", author, None, None, None, None
    for paper, actor, at in plan.papers:
        yield at, "attached", actor, None, None, paper.name, None
