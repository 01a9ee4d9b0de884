"""What customers do: ask for a price, and order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from core.announcing import announce
from core.catalog.setup import SetUp
from core.confirming import confirm
from core.errors import InvalidOrder, Problem
from core.files import FileStore
from core.gallery import Gallery
from core.intake.request import OrderRequest, QuoteRequest, RequestedItem, parse_request
from core.names import search_key
from core.ordering import mark_of, order_of
from core.placer import add_project, placed_before
from core.pricing import DraftItem, Quote, QuoteDraft, quote
from core.pricing.stored import to_document
from core.project import ModelFacts, Project
from core.reading import to_project
from core.settings import Settings
from core.store import changes, models, quotes
from core.store.database import Database
from core.times import now, to_micros

ReadSetUp = Callable[[Any, str | None], SetUp]  # of a connection and the customer's e-mail
Row = Any


class Shop:
    """Prices orders by the set-up of the service, and places them with their quotes."""

    def __init__(
        self, database: Database, files: FileStore, gallery: Gallery, settings: Settings, set_up: ReadSetUp
    ) -> None:
        self._database, self._files, self._gallery = database, files, gallery
        self._settings, self._set_up = settings, set_up

    def quote(self, draft: object) -> Quote:
        """
        The price of a QuoteRequest or its dict, with all that keeps it from being sold in `problems`.

        Models are measured now if they never were, which takes seconds. Raises InvalidOrder for what is no request.
        """
        request = parse_request(draft, QuoteRequest)
        drafted = self._draft(request)
        with self._database.reading() as connection:
            set_up = self._set_up(connection, request.email)
        return quote(set_up, drafted, now())

    def place(self, request: object, *, by: str | None = None, key: str | None = None) -> Project:
        """
        A new project from an OrderRequest or its dict, at the price of this moment, which is kept as its quote.

        With *key* it is placed once: the same request again gives the same project, another one raises KeyReused.
        Raises InvalidOrder with all problems, also when a discount was used for the last time a moment ago.
        """
        asked = parse_request(request, OrderRequest)
        drafted, mark, actor = self._draft(asked.to_quote), mark_of(asked), by or self._settings.user

        def work(connection: Any) -> Row:
            found = placed_before(connection, key, mark.__eq__)
            return found if found is not None else self._place(connection, asked, drafted, key, mark, actor)

        return to_project(self._database.write(work, keyed=key is not None), self._database)

    def _place(
        self, connection: Any, asked: OrderRequest, drafted: QuoteDraft, key: str | None, mark: str, actor: str
    ) -> Row:
        at = now()
        set_up, priced = self._priced(connection, drafted, at)
        order = order_of(asked, priced, set_up.service, key, at)
        self._add_files(connection, asked, drafted, to_micros(at))
        row, event = add_project(connection, order, actor, to_micros(at), mark)
        quotes.add(connection, row["id"], to_document(priced))
        used = [search_key(one.name) for one in priced.discounts]
        quotes.add_uses(connection, used, row["id"], asked.customer.email.casefold())
        if asked.notify:
            confirm(connection, self._settings, row, event, to_micros(at))
        announce(connection, self._settings, row, to_micros(at))
        return row

    def _priced(self, connection: Any, drafted: QuoteDraft, at: datetime) -> tuple[SetUp, Quote]:
        """The quote, once nobody else can use up the discounts in it until this transaction ends."""
        held: set[str] = set()
        while True:
            set_up = self._set_up(connection, drafted.email)
            priced = quote(set_up, drafted, at)
            taken = {one.name for one in priced.discounts}
            limited = {
                search_key(one.name)
                for one in set_up.discounts
                if one.name in taken and (one.uses is not None or one.uses_per_customer is not None)
            }
            if limited <= held:
                return set_up, priced
            quotes.lock(connection, limited - held)
            held |= limited

    def _add_files(self, connection: Any, asked: OrderRequest, drafted: QuoteDraft, moment: int) -> None:
        """Record the model files, with what was measured of them for the quote."""
        for item, measured in zip(asked.items, drafted.items, strict=True):
            if item.file is not None:
                sha256 = item.file.sha256
                changes.add_file(connection, {"sha256": sha256, "size": self._files.size(sha256), "stored_at": moment})
                if measured.model is not None and measured.model.problem is None:  # a problem may pass
                    models.add_facts(connection, {sha256: measured.model}, moment)

    def _draft(self, request: QuoteRequest) -> QuoteDraft:
        """The request with what is known of its models; raises InvalidOrder naming every file that is not there."""
        known: dict[str, ModelFacts] = {}
        missing = []
        for position, item in enumerate(request.items, start=1):
            sha256 = item.file.sha256 if item.file is not None else None
            if sha256 is None or sha256 in known:
                continue
            if self._files.exists(sha256):
                known[sha256] = self._gallery.facts(sha256, item.name)
            else:
                missing.append(Problem("", f"items.{position}.file", "is not in the file store; store it first."))
        if missing:
            raise InvalidOrder(missing)
        return QuoteDraft(
            tuple(_drafted(item, known) for item in request.items),
            request.country,
            request.email,
            request.vouchers,
            request.shipping_option,
        )


def _drafted(item: RequestedItem, known: Mapping[str, ModelFacts]) -> DraftItem:
    facts = known[item.file.sha256] if item.file is not None else None
    return DraftItem(item.name, item.material, item.quantity, item.finish, item.colour, facts)
