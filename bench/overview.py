"""The overview: pages, counts, searches and filters, in floors; a floor is reading 50 projects by their keys."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pandas as pd
import sqlalchemy as sa

from bench.timing import Line, at_most, medians
from core import Desk, Status
from core.filters import COLUMNS

PAGE = 50
THOUSANDTH = 999 * PAGE
Job = Callable[[], object]


def look(desk: Desk, **options: Any) -> tuple[pd.DataFrame, pd.Series[int]]:
    """What the overview page asks for: its rows, and the counts beside them."""
    page = {name: options.pop(name) for name in ("sort", "offset") if name in options}
    return desk.projects.table(limit=PAGE, **page, **options), desk.projects.counts(**options)


def change(desk: Desk) -> None:
    """Write something that has nothing to do with projects: no answer is remembered, the next asking is a first."""
    desk.views.save("bench", search=f"{random.random()}")


def floor(desk: Desk) -> Job:
    """`pandas.read_sql` of 50 projects by primary key."""
    keys = random.Random(1).sample(range(1, int(desk.projects.counts().sum()) + 1), PAGE)
    query = sa.text(f"SELECT * FROM projects WHERE id IN ({', '.join(map(str, keys))})")

    def read() -> None:
        with desk.database.engine.connect() as connection:
            pd.read_sql(query, connection)

    return read


def plain(desk: Desk) -> Iterator[tuple[str, Job]]:
    """Each status or all, by each column, first and thousandth (or last full) page; and searches for what is rare."""
    counts = desk.projects.counts()
    for status in (None, *Status):
        last = (int(counts[status] if status else counts.sum()) // PAGE - 1) * PAGE
        for column in COLUMNS:
            for name, offset in (("first", 0), ("1000th", min(THOUSANDTH, last))):
                job = partial(look, desk, status=status, sort=f"-{column}", offset=offset)
                yield f"{status or 'all'} by {column}, {name} page", job
    number = f"P-{int(counts.sum()) // 2:06d}"
    yield "rare search (a number)", partial(look, desk, search=number)
    title = desk.projects.get(number).customer
    yield "rare search (a customer)", partial(look, desk, search=title)


def combined(desk: Desk) -> Iterator[tuple[str, Job]]:
    """
    Two or three filters together, and searches that match about a tenth of all.

    The dates leave a tenth of the time, so that a desk of any size is asked for the same share of its projects.
    """
    newest, oldest = (
        desk.projects.table(limit=1, sort=sort).ordered_at.iloc[0] for sort in ("-ordered_at", "ordered_at")
    )
    tenth = (newest - oldest) / 10
    dates = {"ordered_from": newest - 2 * tenth, "ordered_to": newest - tenth}
    filters: list[dict[str, Any]] = [
        {"material": "PA12", "country": "DE"},
        {"material": "Resin Tough", "status": "Pending"},
        {"country": "FR", "status": ["Pending", "Printing"]},
        {"material": "TPU 95A", "country": "NL", "status": "Canceled"},
        {"country": "US", **dates},
        {"material": "PLA", "country": "DE", **dates},
        {"overdue": True},
        {"overdue": True, "material": "PA12", "country": "DE"},
    ]
    for options in filters:
        for sort in ("-ordered_at", "total"):
            named = {**options, "overdue": "overdue"} if "overdue" in options else options
            names = ", ".join(str(value) for name, value in named.items() if not name.startswith("ordered"))
            dated = ", a tenth of the time" if "ordered_from" in options else ""
            yield f"{names}{dated} by {sort}", partial(look, desk, sort=sort, **options)
    for word in ("bracket", "gear"):
        yield f"search {word}", partial(look, desk, search=word)


def lines(desk: Desk, rounds: int) -> list[Line]:
    """The slowest and the median of both groups, each against its bar."""
    found = []
    for group, jobs, bar in (("plain", dict(plain(desk)), 2), ("combined", dict(combined(desk)), 12)):
        took = medians({"floor": floor(desk), **jobs}, rounds, partial(change, desk))
        base = took.pop("floor")
        ranked = sorted(took.items(), key=lambda pair: pair[1])
        middle, slowest = ranked[len(ranked) // 2], ranked[-1]
        for what, (name, value) in (("median", middle), ("slowest", slowest)):
            found.append(at_most(f"overview, {group}, {what}: {name}", value, "ms", "floor", base, bar))
        missed = sum(value > bar * base for value in took.values())
        print(f"overview, {group}: {len(took)} questions, {missed} over the bar, floor {base:.2f} ms")
        for name, value in reversed([pair for pair in ranked if pair[1] > bar * base][-12:]):
            print(f"    {value / base:6.2f} floors  {name}")
    return found
