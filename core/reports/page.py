"""The page docs/reports.md: every report, its question and its columns, as Markdown."""

from __future__ import annotations

from itertools import groupby

from core.reports import REPORTS, Report
from core.reports.columns import Column

_ABOUT = """
Made from the reports themselves by `python -m core.reports.page > docs/reports.md`.

```python
desk.reports.run("orders", by="week", period="2026-Q1", country="DE")  # a DataFrame
desk.reports.export("sales", "sales.csv", by="customer", period="last-month")  # the same as CSV
desk.reports.summary()  # open, overdue, shipped this week, median lead time of the last 90 days
```

In the shell: `printdesk report` lists them, `printdesk report orders --by week --period 2026-Q1 --country DE -o
orders.csv` writes one. The filters choose projects and are those of every table. A period is one of `2026`,
`2026-Q1`, `2026-03`, `2026-W12` (ISO 8601), `2026-03-15`, `2026-03-01/2026-03-31`, `last-30-days`, `today`,
`yesterday`, or `this-` and `last-` with `week`, `month`, `quarter` or `year`; `this-` ones and `last-30-days` end
today. Without one, everything counts.

The period before is as long: of a month, quarter or year, it is the one before in the calendar (of this month, as
many of its days as have passed); of any other period, as many days just before. Days are those of the service's time
zone, and have 23 or 25 hours when the clocks change. Money is float in units of the row's currency, made from exact
sums of whole minor units; in CSV it is exact. Columns and dtypes are always these, empty or not.

Each report is a function in `core/reports/` from tables of the desk to a table, so that it works on any DataFrame
with the same columns: `REPORTS["backlog"].of({"events": events}, scope)`.
"""


def page() -> str:
    """The whole page."""
    parts = ["# Reports", _ABOUT.strip()]
    for report in REPORTS.values():
        parts += [f"## {report.name}: {report.title}", report.explanation, *_tables(report)]
    return "\n\n".join(parts) + "\n"


def _tables(report: Report) -> list[str]:
    """The columns, one table for all groupings that have the same."""
    groups = groupby(report.groupings, key=report.columns)
    return [f"By {', '.join(by)}:\n\n{_table(columns)}" for columns, by in groups]


def _table(columns: tuple[Column, ...]) -> str:
    head = "| column | dtype | unit | meaning | missing when |\n|---|---|---|---|---|"
    return "\n".join([head, *map(_line, columns)])


def _line(column: Column) -> str:
    unit = {"count": "", "text": "", "status": "", "age": "", "late": "", "day": "", "cm3": "cm³", "percent": "%"}
    missing = column.null.removeprefix("where ")
    return f"| {column.name} | {column.dtype} | {unit.get(column.unit, column.unit)} | {column.meaning} | {missing} |"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201  # its output is the page
