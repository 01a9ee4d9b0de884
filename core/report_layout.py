"""Reports as one more layout of files: a file of a report has some of these columns."""

from __future__ import annotations

from core.dictionary import Column
from core.layouts import LAYOUTS
from core.reports.columns import COLUMNS

_KINDS = dict.fromkeys(("percent", "days", "cm3"), "measure") | {"count": "whole"}


def _kind(unit: str, null: str) -> str:
    return "some" if unit == "count" and null else _KINDS.get(unit, unit)


REPORTS = tuple(
    Column(one.name, _kind(one.unit, one.null), one.meaning, one.unit, one.null) for one in COLUMNS.values()
)
ALL_LAYOUTS = LAYOUTS | {"reports": REPORTS}
