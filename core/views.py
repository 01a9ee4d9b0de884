"""Saved views: a filter set with a name, shared by the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Unpack, cast

import pandas as pd

from core import frames
from core.filters import FilterOptions, Sort
from core.projects import Projects
from core.settings import Settings
from core.store import views as store
from core.store.database import Database
from core.targets import Target
from core.times import from_micros, now, to_micros
from core.view_filters import NAMES, describe, from_text, kept, narrowed, to_text
from core.view_names import NotYourView, UnknownView, ViewExists, view_key, view_name

KINDS = {"name": "text", "filters": "text", "sort": "text", "created_by": "text", "created_at": "moment"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class View:
    """
    A filter set with a name, and the projects that pass it now.

    Its filters go with any table: desk.items.table(**view.filters) has the items of its projects.
    """

    name: str
    filters: FilterOptions
    sort: str
    created_by: str
    created_at: datetime
    id: int  # another one after each change of the view
    _projects: Projects = field(repr=False, compare=False)

    def __str__(self) -> str:
        return describe(self.filters, self.sort)

    def narrowed(self, **more: Unpack[FilterOptions]) -> FilterOptions:
        """The filters of the view and *more*; raises BadFilter for another value of one that the view has."""
        return narrowed(self.name, self.filters, **more)

    def table(
        self,
        *,
        columns: Sequence[str] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        **more: Unpack[FilterOptions],
    ) -> pd.DataFrame:
        """Its projects as `projects.table` gives them, in the order of the view; *more* filters narrow it."""
        filters = self.narrowed(**more)
        return self._projects.table(columns=columns, sort=sort or self.sort, limit=limit, offset=offset, **filters)

    def counts(self, **more: Unpack[FilterOptions]) -> pd.Series[int]:
        """How many of its projects there are, indexed by status."""
        return self._projects.counts(**self.narrowed(**more))

    def export(self, target: Target, *, sort: str | None = None, **options: Any) -> int:
        """Write its projects as `projects.export` does, with the same *options*; filters among them narrow the view."""
        more = cast("FilterOptions", {name: options.pop(name) for name in NAMES if name in options})
        return self._projects.export(target, sort=sort or self.sort, **options, **self.narrowed(**more))


class Views:
    """The saved views of the team."""

    def __init__(self, database: Database, projects: Projects, settings: Settings) -> None:
        self._database, self._projects, self._settings = database, projects, settings

    def get(self, name: str) -> View:
        """The view of that name, in any case; raises UnknownView with the names that there are."""
        with self._database.reading() as connection:
            return self._view(self._row(connection, name))

    def all(self) -> list[View]:
        """Every view, sorted by name."""
        with self._database.reading() as connection:
            return [self._view(row) for row in store.rows(connection)]

    def table(self) -> pd.DataFrame:
        """Name, filters (JSON), sort, who saved it and when: one row a view, sorted by name."""
        with self._database.reading() as connection:
            rows = [tuple(row[name] for name in KINDS) for row in store.rows(connection)]
        return frames.frame(rows, KINDS)

    def version(self) -> tuple[int, ...]:
        """Numbers that differ after each change of any view."""
        with self._database.reading() as connection:
            return store.ids(connection)

    def save(
        self,
        name: str,
        *,
        sort: str = "-ordered_at",
        by: str | None = None,
        replace: bool = True,
        only_of: str | None = None,
        **filters: Unpack[FilterOptions],
    ) -> View:
        """
        Keep a filter set under *name*; it takes the place of one of the same name, or without *replace* never does.

        With *only_of* it only takes the place of one that this person saved. Raises BadViewName, ViewExists,
        NotYourView, BadFilter, UnknownStatus or UnknownColumn.
        """
        Sort.parse(sort)
        row: dict[str, Any] = {
            "name": view_name(name),
            "folded": view_key(name),
            "filters": to_text(kept(self._settings, filters)),
            "sort": sort,
            "created_by": by or self._settings.user,
            "created_at": to_micros(now()),
        }

        def work(connection: Any) -> View:
            if replace:
                _check_owner(store.remove(connection, row["folded"]), only_of)
            else:
                self._check_free(connection, row["folded"])
            return self._add(connection, row)

        return self._database.write(work, keyed=True)

    def rename(self, name: str, new: str, *, only_of: str | None = None) -> View:
        """Give a view another name; raises UnknownView, BadViewName, ViewExists, or NotYourView as `save` does."""
        new = view_name(new)

        def work(connection: Any) -> View:
            old = {key: value for key, value in self._take(connection, name, only_of).items() if key != "id"}
            self._check_free(connection, view_key(new))
            return self._add(connection, old | {"name": new, "folded": view_key(new)})

        return self._database.write(work, keyed=True)

    def delete(self, name: str, *, only_of: str | None = None) -> None:
        """Forget a view; its projects stay as they are. Raises UnknownView, or NotYourView as `save` does."""
        self._database.write(lambda connection: self._take(connection, name, only_of))

    def _take(self, connection: Any, name: str, only_of: str | None) -> Row:
        """The row of that name, which is gone now: two who change one view at once take it one after the other."""
        row = store.remove(connection, view_key(name))
        _check_owner(row, only_of)
        return self._row(connection, name) if row is None else row

    def _check_free(self, connection: Any, folded: str) -> None:
        found = store.row(connection, folded)
        if found is not None:
            raise ViewExists(found["name"], found["created_by"], from_micros(found["created_at"]))

    def _add(self, connection: Any, row: Row) -> View:
        store.add(connection, row)
        return self._view(self._row(connection, row["name"]))

    def _row(self, connection: Any, name: str) -> Row:
        row = store.row(connection, view_key(name))
        if row is None:
            raise UnknownView(name, [one["name"] for one in store.rows(connection)])
        return row

    def _view(self, row: Row) -> View:
        return View(
            name=row["name"],
            filters=from_text(row["filters"]),
            sort=row["sort"],
            created_by=row["created_by"],
            created_at=from_micros(row["created_at"]),
            id=row["id"],
            _projects=self._projects,
        )


def _check_owner(row: Row | None, only_of: str | None) -> None:
    """Raise, which undoes the transaction, when the view is there and *only_of* has not saved it."""
    if row is not None and only_of is not None and row["created_by"] != only_of:
        raise NotYourView(row["name"], row["created_by"])
