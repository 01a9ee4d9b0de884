"""What can be taken away as CSV: projects and the tables beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Unpack

from core import csv
from core.filters import FilterOptions, Filters, Sort, make_filters
from core.settings import Settings
from core.store.database import Database


class Exports:
    """Something that is exported under its name, by the same filters as its table."""

    def __init__(self, name: str, database: Database, settings: Settings) -> None:
        self._name, self._database, self._settings = name, database, settings

    def filters(self, **options: Unpack[FilterOptions]) -> Filters:
        """The filters as checked values; raises BadFilter or UnknownStatus."""
        return make_filters(self._settings.zone, **options)

    def stream(self, *, sort: str | None = None, **options: Unpack[FilterOptions]) -> Iterator[bytes]:
        """
        The CSV in pieces, of any number of rows in the same memory; close the iterator when it is not wanted any more.

        Projects come in the order of *sort*, else by number. Raises BadFilter, UnknownStatus or UnknownColumn at once.
        """
        order = Sort.parse(sort) if sort else None
        return csv.stream(self._database, self._name, self.filters(**options), order)

    def export(self, target: csv.Target, *, sort: str | None = None, **options: Unpack[FilterOptions]) -> None:
        """Write the CSV to a path, which has all of it or stays as it was, or to a buffer."""
        csv.save(self.stream(sort=sort, **options), target)
