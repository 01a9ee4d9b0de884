"""Medians of interleaved runs, and the lines that are printed of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One row of the table: what took how long, beside what, and the bar for the ratio."""

    work: str
    value: float
    unit: str
    beside: str
    ratio: float
    bar: str
    met: bool | None

    def __str__(self) -> str:
        mark = {True: "met", False: "MISSED", None: ""}[self.met]
        figures = f"{self.value:>12,.2f} {self.unit:<8} {self.ratio:>8.3f} x {self.beside:<24}"
        return f"{self.work:<66} {figures} {self.bar:<8} {mark}"


def at_most(work: str, value: float, unit: str, beside: str, base: float, bar: float) -> Line:
    """A line whose ratio may be *bar* at most."""
    return Line(work, value, unit, beside, value / base, f"<= {bar:g}", value / base <= bar)


def at_least(work: str, value: float, unit: str, beside: str, base: float, bar: float) -> Line:
    """A line whose ratio must be *bar* at least."""
    return Line(work, value, unit, beside, value / base, f">= {bar:g}", value / base >= bar)


def only(work: str, value: float, unit: str, beside: str, base: float) -> Line:
    """A line without a bar."""
    return Line(work, value, unit, beside, value / base, "", None)


def medians(
    jobs: Mapping[str, Callable[[], object]], rounds: int, before: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """
    Milliseconds each job takes: the median of *rounds*, the jobs taking turns so that noise meets all alike.

    *before* is done before each run, and its time does not count.
    """
    for job in jobs.values():
        job()  # the first run warms caches for everybody
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            before()
            times[name].append(milliseconds(job))
    return {name: statistics.median(values) for name, values in times.items()}


def milliseconds(job: Callable[[], object]) -> float:
    """How long one run takes."""
    begin = time.perf_counter()
    job()
    return (time.perf_counter() - begin) * 1000
