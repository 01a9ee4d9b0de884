"""What customers do on the order page: see what a draft costs, and place it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.catalog.setup import SetUp
from core.errors import DeskError, FileMissing, InvalidOrder, Problem
from core.intake.request import QuoteRequest
from core.leftovers import Leftovers
from core.paying import ways_of
from core.pricing import Quote, QuotedItem
from core.project import Project
from dashboard import text
from dashboard.shop import drafts, words
from dashboard.shop.drafts import Drafted, DraftedItem
from dashboard.shop.frame import service_of
from dashboard.shop.tokens import Tokens

if TYPE_CHECKING:
    from core import Desk

_KEY = re.compile(r"[0-9a-f]{32}")
CLOSED = "{name} does not take orders on this page at the moment. Please write to us, or come back later."
NO_MATERIALS = "{name} is still being set up and offers no materials yet. Please come back later."


class NotOrdering(DeskError):
    """Customers cannot order here now."""


def why_closed(desk: Desk, set_up: SetUp) -> str:
    """Why nothing can be ordered now, as a friendly sentence; empty when it can."""
    name = desk.settings.service_name
    if not set_up.service.customers_may_order:
        return CLOSED.format(name=name)
    return "" if any(one.offered for one in set_up.materials) else NO_MATERIALS.format(name=name)


class Ordering:
    """The desk as customers reach it: with tokens of their own uploads, and nothing else."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.tokens, self.leftovers = Tokens(desk.settings.data), Leftovers(desk)

    def open(self) -> SetUp:
        """What can be ordered now; raises NotOrdering with a sentence when nothing can."""
        set_up = self._desk.set_up()
        if closed := why_closed(self._desk, set_up):
            raise NotOrdering(closed)
        return set_up

    def quote(self, draft: Mapping[str, Any]) -> dict[str, Any]:
        """What a draft costs, item by item, with what fits each and every problem by its field."""
        set_up = self.open()
        drafted = self._drafted(draft, set_up)
        answer: dict[str, Any] = {"gone": drafted.gone, "items": [], "problems": {}}
        if not drafted.items:
            return answer
        request = drafts.quote_request(draft, drafted)
        try:
            quote = self._quoted(request, draft)
        except InvalidOrder as error:
            return answer | {
                "items": [_about(item) for item in drafted.items],
                "problems": by_field(error.problems, drafted),
            }
        items = [_about(item) | _priced(quoted, quote) for item, quoted in zip(drafted.items, quote.items, strict=True)]
        return answer | _sums(quote) | {"items": items, "problems": by_field(quote.problems, drafted)}

    def place(self, draft: Mapping[str, Any]) -> dict[str, Any]:
        """Place the draft, once by its key; raises InvalidOrder with all problems, or another DeskError."""
        set_up = self.open()
        drafted = self._drafted(draft, set_up)
        if drafted.gone:
            again = "is not there any more. Please upload it again."
            raise InvalidOrder([Problem("", f"items.{place + 1}.file", again) for place in drafted.gone])
        if not drafted.items:
            raise InvalidOrder([Problem("", "items", "are missing: add at least one.")])
        ways = {way.name: way for way in ways_of(set_up.service)}
        request = drafts.order_request(draft, drafted, list(ways))
        key = draft.get("key")
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise NotOrdering("The page has no key for this order. Please load it again.")
        by = str(request["customer"].get("name") or "customer")[:100]
        project = self._desk.shop.place(request, by=by, key=f"order page {key}")
        return self._placed(project, ways[request["payment"]["method"]].begin(project))

    def _placed(self, project: Project, step: Any) -> dict[str, Any]:
        service = service_of(self._desk)
        return {
            "number": project.number,
            "title": project.title,
            "total": text.money(project.total, project.currency),
            "link": f"/o/{self._desk.links.of(project.number)}",
            "address": self._desk.links.url(project.number),
            "email": project.email,
            "name": service.name,
            "step": step.text,
            "pay": step.address,
        }

    def _quoted(self, request: dict[str, Any], draft: Mapping[str, Any]) -> Quote:
        """The quote for the customer's e-mail if it is one already: half of one is no problem yet."""
        email = drafts.texts(draft.get("customer"), ("email",)).get("email")
        if email:
            try:
                return self._desk.quote(QuoteRequest.model_validate(request | {"email": email}))
            except ValueError:
                pass
        return self._desk.quote(request)

    def _drafted(self, draft: Mapping[str, Any], set_up: SetUp) -> Drafted:
        given = draft.get("items")
        items = given if isinstance(given, list) else []
        if len(items) > drafts.MOST_ITEMS:
            raise NotOrdering(f"{drafts.MOST_ITEMS} models are the most that can be ordered at once.")
        found = Drafted()
        for place, item in enumerate(items):
            uploaded = drafts.readable(self.tokens, drafts.group(item).get("token"))
            try:
                if uploaded is None or not self._desk.files.exists(uploaded.sha256):
                    raise FileMissing(uploaded.sha256 if uploaded else "")
                facts = self._desk.gallery.facts(uploaded.sha256, uploaded.name)
            except FileMissing:
                found.gone.append(place)
                continue
            found.items.append(drafts.item_of(item, uploaded, facts, set_up))
            found.places.append(place)
        return found


def by_field(problems: tuple[Problem, ...], drafted: Drafted) -> dict[str, str]:
    """Problems as sentences by the field of the draft that they are about; items count from 0 there."""
    found: dict[str, str] = {}
    for problem in problems:
        parts = problem.field.split(".")
        if parts[0] == "items" and len(parts) > 1 and parts[1].isdigit():
            parts[1] = str(drafted.places[int(parts[1]) - 1] if drafted.places else int(parts[1]) - 1)
        name = {"country": "shipping.country", "email": "customer.email"}.get(problem.field, ".".join(parts))
        found[name] = f"{found[name]} {words.sentence(problem)}" if name in found else words.sentence(problem)
    return found


def _about(item: DraftedItem) -> dict[str, Any]:
    return {
        "name": item.uploaded.name,
        "facts": words.facts_of(item.facts),
        "warning": words.warning_of(item.facts),
        "fits": {fit.material.name: list(fit.finishes) for fit in item.fits if fit.why is None},
        "why": {fit.material.name: f"The model {fit.why}" for fit in item.fits if fit.why is not None},
        **item.chosen,
    }


def _priced(item: QuotedItem, quote: Quote) -> dict[str, Any]:
    if not item.priced:
        return {}
    return {
        "unit": text.money(item.unit_price, quote.currency),
        "total": text.money(item.total, quote.currency),
        "lines": [[line.text, words.step(line.amount, quote.currency)] for line in item.lines],
    }


def _sums(quote: Quote) -> dict[str, Any]:
    currency = quote.currency
    return {
        "subtotal": text.money(quote.items_total, currency),
        "lines": [[line.text, words.step(line.amount, currency)] for line in quote.lines],
        "total": text.money(quote.total, currency),
        "agreed": str(quote.total),
        "options": [words.option(one, currency) for one in quote.options],
        "option": quote.shipping_option or "",
        "sending": words.sending(quote),
    }
