"""What was tried and what of it worked, by kind of attack."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

_WIDTH = 52


@dataclass
class Tally:
    """The tries of one kind of attack."""

    kind: str
    tries: int = 0
    successes: list[str] = field(default_factory=list)
    seconds: float = 0

    def tried(self, what: str, worked: object) -> None:
        """Count a try; if it *worked*, keep what was tried, and how it worked where that is told."""
        self.tries += 1
        if worked:
            self.successes.append(what if worked is True else f"{what}: {worked}")

    def __str__(self) -> str:
        line = f"{self.kind:<{_WIDTH}} {self.tries:>6,} tries {len(self.successes):>4} successes {self.seconds:>6.1f} s"
        return "\n".join([line, *(f"    SUCCESS {one}" for one in self.successes)])


def timed(kind: str, attack: Callable[[Tally], None]) -> Tally:
    """The tally of an attack that was run to its end."""
    tally, begun = Tally(kind), time.monotonic()
    attack(tally)
    tally.seconds = time.monotonic() - begun
    return tally


def verdict(tallies: list[Tally]) -> str:
    """The last line of the report."""
    worked = sum(len(one.successes) for one in tallies)
    return f"{worked} of {sum(one.tries for one in tallies):,} attacks succeeded"
