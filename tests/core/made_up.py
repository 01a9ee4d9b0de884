"""Small services made up by hypothesis: their projects, and the tables of a desk that would have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from core.dictionary import KINDS
from core.frames import frame
from core.names import number_of
from core.reports import Period, Scope
from core.times import to_micros

FIRST = datetime(2025, 9, 1, tzinfo=UTC)
NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
MOST_MINUTES = (NOW - FIRST) // timedelta(minutes=1)
PATHS = ((), ("Printing",), ("Canceled",), ("Printing", "Shipped"), ("Printing", "Canceled"))
MATERIALS = ("PA12", "PLA", "Steel, 316L")
ZONES = [ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati")]
PERIODS = [None, "2026-03", "2026-Q1", "2025", "2026-W13", "2025-10-20/2026-02-03", "last-30-days", "this-month"]
quickly = settings(max_examples=12, deadline=None, derandomize=True, database=None)
zones, periods = st.sampled_from(ZONES), st.sampled_from(PERIODS)
USED = {
    "projects": "number customer email country total currency ordered_at due_at status_since status",
    "items": "number material quantity line_total currency volume_cm3",
    "events": "id number kind at status_from status_to detail",
}


@dataclass(frozen=True)
class Made:
    """One project: items are (material, quantity, line total, volume), moves are (status, moment)."""

    key: int
    customer: str
    email: str
    country: str
    currency: str
    ordered_at: datetime
    due_at: datetime | None
    rest: int
    items: tuple[tuple[str, int, int, float | None], ...]
    moves: tuple[tuple[str, datetime], ...]

    @property
    def total(self) -> int:
        """Minor units."""
        return self.rest + sum(item[2] for item in self.items)

    @property
    def status(self) -> str:
        return self.moves[-1][0] if self.moves else "Pending"

    @property
    def since(self) -> datetime:
        return self.moves[-1][1] if self.moves else self.ordered_at


@st.composite
def projects(draw: st.DrawFn) -> list[Made]:
    """Up to a few dozen projects, their numbers in no order of time."""
    size = draw(st.integers(0, 25))
    dice = Random(draw(st.integers(0, 2**32)))  # far quicker than to draw each value
    return [project(dice, key) for key in dice.sample(range(1, 1000), size)]


def project(dice: Random, key: int) -> Made:
    """One project, as the dice fall."""
    ordered = FIRST + timedelta(minutes=dice.randint(0, MOST_MINUTES))
    moves, at = [], ordered
    for status in dice.choice(PATHS):
        at += timedelta(minutes=dice.randint(1, 60 * 24 * 40))
        if at <= NOW:
            moves.append((status, at))
    if [status for status, _ in moves] == ["Shipped"]:
        moves = []
    email = f"{dice.choice('abc')}@example.com"
    items = tuple(
        (dice.choice(MATERIALS), dice.randint(1, 9), dice.randint(0, 10**7), dice.choice([None, dice.random() * 100]))
        for _ in range(dice.randint(1, 4))
    )
    return Made(
        key=key,
        customer=dice.choice(["Ada", "Bea"]),
        email=dice.choice([email, email.upper()]),
        country=dice.choice(["DE", "FR"]),
        currency=dice.choice(["EUR", "JPY", "KWD"]),
        ordered_at=ordered,
        due_at=dice.choice([None, ordered + timedelta(minutes=dice.randint(0, 60 * 24 * 60))]),
        rest=dice.randint(-1000, 1000),
        items=items,
        moves=tuple(moves),
    )


def tables(made: Sequence[Made], shuffled: int | None = None) -> dict[str, pd.DataFrame]:
    """The tables of reports, in the order of the desk or in another one."""
    rows = {"projects": _project_rows(made), "items": _item_rows(made), "events": _event_rows(made)}
    kinds = {name: {one: KINDS[name][one] for one in used.split()} for name, used in USED.items()}
    found = {name: frame(rows[name], kinds[name]) for name in USED}
    if shuffled is None:
        return found
    return {name: one.sample(frac=1, random_state=shuffled) for name, one in found.items()}


def _project_rows(made: Sequence[Made]) -> list[tuple[object, ...]]:
    return [
        (one.key, one.customer, one.email, one.country, one.total, one.currency, to_micros(one.ordered_at),
         to_micros(one.due_at) if one.due_at else None, to_micros(one.since), one.status)
        for one in made
    ]  # fmt: skip


def _item_rows(made: Sequence[Made]) -> list[tuple[object, ...]]:
    return [
        (one.key, material, quantity, line, one.currency, volume)
        for one in made
        for material, quantity, line, volume in one.items
    ]


def _event_rows(made: Sequence[Made]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for one in made:
        number = number_of(one.key)
        rows.append((len(rows), one.key, "placed", to_micros(one.ordered_at), None, "Pending", None))
        rows.append((len(rows), one.key, "noted", to_micros(one.ordered_at), None, None, f"about {number}"))
        before = "Pending"
        for status, at in one.moves:
            reason = "Too large." if one.key % 2 else "Ordered twice."
            detail = reason if status == "Canceled" else None
            rows.append((len(rows), one.key, "moved", to_micros(at), before, status, detail))
            before = status
    return rows


def scope(by: str, zone: ZoneInfo, period: str | None) -> Scope:
    """What is asked at `NOW`."""
    today = NOW.astimezone(zone).date()
    return Scope(by, NOW, zone, Period.parse(period, today) if period else None)


def inside(made: list[Made], asked: Scope, moment: str = "ordered_at") -> list[Made]:
    """Those whose day is in the period."""
    if asked.period is None:
        return made
    days = [getattr(one, moment).astimezone(asked.zone).date() for one in made]
    return [one for one, day in zip(made, days, strict=True) if asked.period.first <= day <= asked.period.last]
