"""What customers do: ask for a price, and order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.catalog.setup import SetUp
from core.errors import InvalidOrder, Problem
from core.files import FileStore
from core.gallery import Gallery
from core.intake.request import QuoteRequest, RequestedItem, parse_request
from core.pricing import DraftItem, Quote, QuoteDraft, quote
from core.project import ModelFacts
from core.store.database import Database
from core.times import now

ReadSetUp = Callable[[Any, str | None], SetUp]  # of a connection and the customer's e-mail


class Shop:
    """Prices orders by the set-up of the service, and places them with their quotes."""

    def __init__(self, database: Database, files: FileStore, gallery: Gallery, set_up: ReadSetUp) -> None:
        self._database, self._files, self._gallery, self._set_up = database, files, gallery, set_up

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

    def _draft(self, request: QuoteRequest) -> QuoteDraft:
        """The request with what is known of its models; raises InvalidOrder naming every file that is not there."""
        missing = [
            Problem("", f"items.{position}.file", "is not in the file store; store it first.")
            for position, item in enumerate(request.items, start=1)
            if item.file is not None and not self._files.exists(item.file.sha256)
        ]
        if missing:
            raise InvalidOrder(missing)
        return QuoteDraft(
            tuple(self._item(item) for item in request.items),
            request.country,
            request.email,
            request.vouchers,
            request.shipping_option,
        )

    def _item(self, item: RequestedItem) -> DraftItem:
        facts: ModelFacts | None = None
        if item.file is not None:
            facts = self._gallery.facts(item.file.sha256, item.name)
        return DraftItem(item.name, item.material, item.quantity, item.finish, item.colour, facts)
