"""What can be taken away as CSV or Parquet: projects and the tables beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Unpack

from core.dictionary import KINDS, Column
from core.export_errors import BadColumns, UnknownColumns, UnknownFormat
from core.filters import FilterOptions, Filters, Sort, make_filters
from core.layouts import LAYOUTS
from core.settings import Settings
from core.sidecar import Facts, columns_of, described, plain_filters
from core.store import export, migrate
from core.store.database import Database
from core.targets import Pieces, Progress, Target, save
from core.times import now

FORMATS = ("csv", "parquet")
_ENDINGS = {"": "csv", ".csv": "csv", ".txt": "csv", ".parquet": "parquet", ".pq": "parquet"}


class Exports:
    """Something that is exported under its name, by the same filters as its table."""

    def __init__(self, name: str, database: Database, settings: Settings) -> None:
        self._name, self._database, self._settings = name, database, settings

    def filters(self, **options: Unpack[FilterOptions]) -> Filters:
        """The filters as checked values; raises BadFilter or UnknownStatus."""
        return make_filters(self._settings.zone, **options)

    def _kinds(self, columns: Sequence[str] | None) -> dict[str, str]:
        """The kind of each of these columns of the table, of all for None; raises UnknownColumns or BadColumns."""
        known = KINDS[self._name]
        if columns is None:
            return known
        return {name: known[name] for name in _chosen(columns, f"The table {self._name}", list(known))}

    def stream(
        self,
        *,
        columns: Sequence[str] | None = None,
        sheet_safe: bool = True,
        sort: str | None = None,
        format: str = "csv",  # noqa: A002  # the word that people use
        **options: Unpack[FilterOptions],
    ) -> Pieces:
        """
        The file in pieces, of any number of rows in the same memory; close it when it is not wanted any more.

        The options are those of `export`, and so are the errors, which come at once.
        """
        return self._stream(self._facts(columns, sort, options, sheet_safe=sheet_safe), format, options)

    def export(
        self,
        target: Target,
        *,
        columns: Sequence[str] | None = None,
        sheet_safe: bool = True,
        sidecar: bool | None = None,
        sort: str | None = None,
        format: str | None = None,  # noqa: A002  # as in `stream`
        progress: Progress | None = None,
        **options: Unpack[FilterOptions],
    ) -> int:
        """
        Write what passes the filters to a path, all of it or nothing, or to a buffer; returns the number of rows.

        Rows come by number (beside projects: as they were written), or with *sort* in that order of their projects.
        A CSV file at a path gets a *sidecar* unless that is False; *sheet_safe* keeps texts from being formulas. The
        format is that of the path's ending (.csv, .parquet). *progress* hears how many bytes are written. Raises
        BadFilter, UnknownStatus, UnknownColumn, UnknownColumns, UnknownFormat, CannotWrite or ExportFailed.
        """
        chosen = format or _format_of(target)
        facts = self._facts(columns, sort, options, sheet_safe=sheet_safe)
        pieces = self._stream(facts, chosen, options)
        wanted = chosen == "csv" and sidecar is not False
        return save(pieces, target, described(facts, target) if wanted else None, progress)

    def _facts(
        self, columns: Sequence[str] | None, sort: str | None, options: FilterOptions, *, sheet_safe: bool
    ) -> Facts:
        return Facts(
            layout=self._name,
            columns=tuple(column.name for column in chosen_columns(self._name, columns)),
            filters=plain_filters(options),
            sort=sort,
            time_zone=self._settings.timezone,
            schema_version=migrate.HEAD,
            exported_at=now().isoformat(timespec="seconds"),
            sheet_safe=sheet_safe,
        )

    def _stream(self, facts: Facts, form: str, options: FilterOptions) -> Pieces:
        how = make_how(facts, form)
        order = Sort.parse(facts.sort) if facts.sort else None
        columns = columns_of(facts.layout, facts.columns)
        plan = export.plan(self._database, self._name, columns, self.filters(**options), order, how)
        return export.read(self._database, plan)


def make_how(facts: Facts, form: str) -> dict[str, Any]:
    """How a file is written; raises UnknownFormat."""
    if form not in FORMATS:
        raise UnknownFormat(form, FORMATS)
    return {"format": form, "sheet_safe": facts.sheet_safe, "facts": facts.described()}


def chosen_columns(layout: str, names: Sequence[str] | None) -> tuple[Column, ...]:
    """These columns of a layout, all of them for None; raises UnknownColumns or BadColumns."""
    if names is None:
        return LAYOUTS[layout]
    known = [column.name for column in LAYOUTS[layout]]
    return columns_of(layout, _chosen(names, f"An export of {layout}", known))


def _chosen(names: Sequence[str], what: str, known: Sequence[str]) -> list[str]:
    wanted = [name.strip() for name in (names.split(",") if isinstance(names, str) else names)]
    wrong = [name for name in dict.fromkeys(wanted) if name not in known]
    if wrong:
        raise UnknownColumns(wrong, what, known)
    twice = [name for name in dict.fromkeys(wanted) if wanted.count(name) > 1]
    if twice or not wanted:
        raise BadColumns(f"The column {twice[0]} is named twice." if twice else "Name at least one column.")
    return wanted


def _format_of(target: Target) -> str:
    if not isinstance(target, (str, Path)):
        return "csv"
    ending = Path(target).suffix.lower()
    if ending not in _ENDINGS:
        raise UnknownFormat(ending, FORMATS)
    return _ENDINGS[ending]
