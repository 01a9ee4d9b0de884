"""Reports on the desk's own tables, and the summary that stands above them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Unpack

import numpy as np
import pandas as pd

from core.filters import FilterOptions
from core.reports import Period, Scope, find_report
from core.reports.periods import ONE, start_of
from core.reports.writing import to_csv
from core.settings import Settings
from core.sidecar import Facts, described, plain_filters
from core.store import migrate, summary
from core.store.database import Database
from core.targets import Pieces, Target, save
from core.times import now, to_micros

LEAD_DAYS = 90


@dataclass(frozen=True)
class Summary:
    """How the desk does now: projects open and overdue, shipped since Monday, and how long shipping them took."""

    open: int
    overdue: int
    shipped_this_week: int
    median_lead_time: timedelta | None


class Reports:
    """The reports of one desk; what there is says `core.reports.REPORTS`."""

    def __init__(
        self, database: Database, tables: Mapping[str, Callable[..., pd.DataFrame]], settings: Settings
    ) -> None:
        self._database, self._tables, self._settings = database, tables, settings
        self._lead_time: tuple[tuple[int | None, ...], timedelta | None] = (
            (),
            None,
        )  # of these shipments

    def run(
        self, name: str, *, period: str | None = None, by: str | None = None, **options: Unpack[FilterOptions]
    ) -> pd.DataFrame:
        """
        The report *name* of the projects that pass the filters; its columns are those of `REPORTS[name].columns(by)`.

        *period* is written as 2026, 2026-Q1, 2026-03, 2026-W12, 2026-03-01/2026-03-31, last-30-days or this-month, in
        days of the service's time zone; None is everything. *by* is one of the report's groupings. Raises
        UnknownReport, UnknownGrouping, UnknownPeriod, BadFilter or UnknownStatus.
        """
        asked = find_report(name)
        scope = self.scope(asked.grouping(by), period)
        tables = {one: self._tables[one](columns=asked.reads[one], **options) for one in asked.needs(by)}
        return asked.of(tables, scope)

    def stream(
        self,
        name: str,
        *,
        period: str | None = None,
        by: str | None = None,
        sheet_safe: bool = True,
        **options: Unpack[FilterOptions],
    ) -> Pieces:
        """The CSV of the same report in pieces; what is wrong with the request is raised at once."""
        columns = find_report(name).columns(by)
        return to_csv(self.run(name, period=period, by=by, **options), columns, sheet_safe=sheet_safe)

    def export(
        self,
        name: str,
        target: Target,
        *,
        period: str | None = None,
        by: str | None = None,
        sheet_safe: bool = True,
        sidecar: bool | None = None,
        **options: Unpack[FilterOptions],
    ) -> int:
        """
        Write the CSV to a path, all of it or nothing, or to a buffer; returns the number of rows.

        A path gets a sidecar that says what was asked, unless *sidecar* is False; `core.read_export` reads both.
        """
        asked = find_report(name)
        facts = Facts(
            layout="reports",
            columns=tuple(column.name for column in asked.columns(by)),
            filters=plain_filters(options),
            report=asked.name,
            by=asked.grouping(by),
            period=period,
            time_zone=self._settings.timezone,
            schema_version=migrate.HEAD,
            exported_at=now().isoformat(timespec="seconds"),
            sheet_safe=sheet_safe,
        )
        pieces = self.stream(name, period=period, by=by, sheet_safe=sheet_safe, **options)
        return save(pieces, target, described(facts, target) if sidecar is not False else None)

    def scope(self, by: str, period: str | None) -> Scope:
        """Grouping and period as this desk understands them now; raises UnknownPeriod."""
        moment, zone = now(), self._settings.zone
        found = Period.parse(period, moment.astimezone(zone).date()) if period and period.strip() else None
        return Scope(by, moment, zone, found)

    def summary(self) -> Summary:
        """
        Open and overdue projects, those shipped since Monday, and the median time from order to shipping.

        The median is that of what was shipped in the last 90 days and today; None when nothing was.
        """
        moment = now()
        today = moment.astimezone(self._settings.zone).date()
        week, since = (self._begin(day) for day in (start_of("week", today), today - ONE * LEAD_DAYS))
        with self._database.reading() as connection:
            counts = summary.counts(connection, to_micros(moment), week)
            mark = (since, *summary.shipped_mark(connection, since))
            known, median = self._lead_time
            if mark != known:  # something was shipped since it was last looked at
                median = _median(summary.lead_times(connection, since))
                self._lead_time = mark, median
        return Summary(*counts, median)

    def _begin(self, day: date) -> int:
        """The first moment of the day."""
        return to_micros(datetime.combine(day, time(), self._settings.zone))


def _median(times: list[tuple[int]]) -> timedelta | None:
    if not times:
        return None
    return timedelta(microseconds=float(np.median(np.fromiter((took for (took,) in times), np.int64, len(times)))))
