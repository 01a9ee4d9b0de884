"""How much longer the overview takes when there are very many more projects."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from functools import partial

from bench.overview import change, combined, plain
from bench.timing import Line, at_most, medians
from core import Desk

Jobs = Callable[[Desk], Iterator[tuple[str, Callable[[], object]]]]


def lines(small: Desk, large: Desk, rounds: int) -> list[Line]:
    """The median question of both groups, small and large taking turns in one run; those that grow most are named."""
    groups = (("plain", plain), ("combined", combined))
    return [
        _line(f"{name}, {asked}", jobs, (small, large), rounds, again=asked == "again")
        for name, jobs in groups
        for asked in ("after a change", "again")
    ]


def _line(name: str, jobs: Jobs, desks: tuple[Desk, Desk], rounds: int, *, again: bool) -> Line:
    questions = [dict(jobs(desk)) for desk in desks]
    step = 3 if jobs is plain else 1
    names = list(questions[1])[::step]
    pairs = list(zip(*(one.values() for one in questions), strict=True))[::step]
    times = medians(
        {f"{size}{at}": job for at, pair in enumerate(pairs) for size, job in zip("sl", pair, strict=True)},
        rounds,
        partial(_changed, () if again else desks),
    )
    grown = sorted(((times[f"l{at}"] / times[f"s{at}"], name) for at, name in enumerate(names)), reverse=True)
    for ratio, question in grown[:6]:
        print(f"    {ratio:6.2f} x  {question}")
    middle = {size: statistics.median(value for key, value in times.items() if key[0] == size) for size in "sl"}
    return at_most(f"growth, {name}", middle["l"], "ms", "the small database", middle["s"], 1.5)


def _changed(desks: tuple[Desk, ...]) -> None:
    for desk in desks:
        change(desk)
