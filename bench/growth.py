"""How much longer the overview takes when there are very many more projects."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator

from bench.overview import combined, plain
from bench.timing import Line, at_most, medians
from core import Desk

Jobs = Callable[[Desk], Iterator[tuple[str, Callable[[], object]]]]


def lines(small: Desk, large: Desk, rounds: int) -> list[Line]:
    """The median question of both groups, small and large taking turns in one run; those that grow most are named."""
    return [_line(name, jobs, small, large, rounds) for name, jobs in (("plain", plain), ("combined", combined))]


def _line(name: str, jobs: Jobs, small: Desk, large: Desk, rounds: int) -> Line:
    of_small, of_large = dict(jobs(small)), dict(jobs(large))
    step = 3 if name == "plain" else 1
    names = list(of_large)[::step]
    pairs = list(zip(of_small.values(), of_large.values(), strict=True))[::step]
    times = medians(
        {f"{size}{at}": job for at, pair in enumerate(pairs) for size, job in zip("sl", pair, strict=True)}, rounds
    )
    grown = sorted(((times[f"l{at}"] / times[f"s{at}"], name) for at, name in enumerate(names)), reverse=True)
    for ratio, question in grown[:6]:
        print(f"    {ratio:6.2f} x  {question}")
    middle = {size: statistics.median(value for key, value in times.items() if key[0] == size) for size in "sl"}
    return at_most(f"growth, {name}", middle["l"], "ms", "the small database", middle["s"], 1.5)
