"""Every report over all projects, by each of its groupings, and the summary above them; two seconds are the bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bench.overview import floor
from bench.timing import Line, medians
from core import Desk
from core.reports import REPORTS

MOST = 2_000  # milliseconds for a report
LEAST = 50  # milliseconds for the summary


def jobs(desk: Desk) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a person can ask for, of everything."""
    yield "summary", desk.reports.summary
    for name, report in REPORTS.items():
        for by in report.groupings:
            yield f"{name} by {by}", partial(desk.reports.run, name, by=by)


def lines(desk: Desk, rounds: int) -> list[Line]:
    """The summary and the slowest grouping of each report, in one interleaved run."""
    took = medians({"floor": floor(desk), **dict(jobs(desk))}, rounds)
    base = took.pop("floor")
    for name, value in took.items():
        print(f"    {value:9,.0f} ms  {name}")
    summary = took.pop("summary")
    slowest = [
        max((pair for pair in took.items() if pair[0].split()[0] == name), key=lambda pair: pair[1]) for name in REPORTS
    ]
    return [
        _line("reports, summary", summary, base, LEAST),
        *(_line(f"reports, slowest: {name}", value, base, MOST) for name, value in slowest),
    ]


def _line(work: str, value: float, base: float, most: float) -> Line:
    return Line(work, value, "ms", "floor", value / base, f"<= {most} ms", value <= most)
