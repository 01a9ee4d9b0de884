"""What a report is: its question, what it can be grouped by, its columns, and how a chart of it is drawn."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from core.errors import DeskError
from core.reports.columns import COLUMNS, Column
from core.reports.scope import Scope

TIMES = ("month", "day", "week", "quarter", "year")  # groupings of reports over time, the default first


class UnknownReport(DeskError):
    """There is no report of this name."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no report “{name}”.{_hint(name, known)} The reports are {', '.join(known)}.")


class UnknownGrouping(DeskError):
    """A report cannot be grouped by this."""

    def __init__(self, by: str, report: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"The report {report} cannot be grouped by “{by}”.{_hint(by, list(known))} It can by {', '.join(known)}."
        )


def _hint(given: str, known: list[str]) -> str:
    near = get_close_matches(given.lower(), known, n=1)
    return f" Did you mean {near[0]}?" if near else ""


@dataclass(frozen=True)
class Chart:
    """
    How a chart of a report is drawn, in names of its columns.

    *kind* is "line", "area", "bar" or "barh" (bars to the right, for long names). Each of *y* is drawn over *x*, once
    for each value of *series* if there is one, and on top of each other when *stacked*. With *split* there is one chart
    for each value of that column, since a currency needs an axis of its own.
    """

    kind: str
    x: str
    y: tuple[str, ...]
    series: str | None = None
    split: str | None = None
    stacked: bool = False


@dataclass(frozen=True)
class Shape:
    """What a report looks like under one grouping: its columns and its charts, the most telling one first."""

    columns: tuple[str, ...]
    charts: tuple[Chart, ...]
    tables: tuple[str, ...] = ()  # those that this grouping needs; else all of the report


@dataclass(frozen=True)
class Report:
    """One report; *reads* has the tables that its function takes, in their order, and the columns it looks at."""

    name: str
    title: str
    function: Callable[..., pd.DataFrame]
    shapes: Mapping[str, Shape]
    reads: Mapping[str, tuple[str, ...]]

    @property
    def tables(self) -> tuple[str, ...]:
        """All tables that its function takes, in their order: None for one that is not needed."""
        return tuple(self.reads)

    @property
    def groupings(self) -> tuple[str, ...]:
        """What `by` can be, the default first."""
        return tuple(self.shapes)

    @property
    def question(self) -> str:
        """What it answers, in one sentence."""
        return self.explanation.partition("\n")[0]

    @property
    def explanation(self) -> str:
        """The question, and how it is answered: what counts, and on which day."""
        return inspect.getdoc(self.function) or ""

    def grouping(self, by: str | None) -> str:
        """The grouping *by*, else the default; raises UnknownGrouping."""
        if by is not None and by not in self.shapes:
            raise UnknownGrouping(by, self.name, self.groupings)
        return by or self.groupings[0]

    def columns(self, by: str | None = None) -> tuple[Column, ...]:
        """The columns, in their order."""
        return tuple(COLUMNS[name] for name in self.shapes[self.grouping(by)].columns)

    def charts(self, by: str | None = None) -> tuple[Chart, ...]:
        """How charts of it are drawn, the most telling one first."""
        return self.shapes[self.grouping(by)].charts

    def needs(self, by: str | None = None) -> tuple[str, ...]:
        """The tables of the desk that it is made from."""
        return self.shapes[self.grouping(by)].tables or self.tables

    def of(self, tables: Mapping[str, pd.DataFrame], scope: Scope) -> pd.DataFrame:
        """The report of these tables."""
        return self.function(*(tables.get(name) for name in self.tables), scope)
