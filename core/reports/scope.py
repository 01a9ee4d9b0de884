"""What a report is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from core.reports.counting import Flags, Ints
from core.reports.periods import ONE, Period, number

UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Scope:
    """Grouping, moment of asking (with a time zone), the zone in which days begin, and period (None is everything)."""

    by: str
    now: datetime
    zone: ZoneInfo = UTC
    period: Period | None = None

    @property
    def today(self) -> date:
        """The day it is asked on."""
        return self.now.astimezone(self.zone).date()

    @property
    def before(self) -> Period | None:
        """The period before."""
        return self.period.previous() if self.period else None


def inside(days: Ints, period: Period | None) -> Flags:
    """Which days are in the period; all are in None."""
    if period is None:
        return np.ones(len(days), np.bool_)
    return (days >= number(period.first)) & (days < number(period.last + ONE))
