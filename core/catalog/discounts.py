"""The list of discounts, with how often each was used."""

from __future__ import annotations

from collections.abc import Mapping

from core.catalog.discount import Discount
from core.catalog.lists import DISCOUNTS
from core.catalog.offers import Offers
from core.settings import Settings
from core.store import quotes
from core.store.database import Database


class Discounts(Offers[Discount]):
    """The discounts that were set up."""

    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(DISCOUNTS, Discount, database, settings)

    def used(self) -> Mapping[str, int]:
        """How often each was used, by its folded name (`str.casefold`); orders that were canceled do not count."""
        with self._database.reading() as connection:
            return quotes.uses(connection)
