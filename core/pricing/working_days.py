"""Working days of the service: its week, its holidays and those of its country."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from core.catalog.service import Service

WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def first_day(service: Service, at: datetime) -> date:
    """The day that an order counts as placed on, before it rolls to a working day: after closing, the next one."""
    local = at.astimezone(ZoneInfo(service.timezone))
    return local.date() + timedelta(days=local.time() > service.closes)


def after(service: Service, start: date, days: int) -> date | None:
    """*days* working days after *start* (0 is the first working day from it on); None if the service never works."""
    import numpy as np  # takes a while to load, and commands that ask for no price do without

    if not service.working_days:
        return None
    span = days * 7 // len(service.working_days) // 365 + 2
    public = _public(service.holiday_country, tuple(range(start.year, start.year + span + 1)))
    mask = [day in service.working_days for day in WEEK]
    off = _off([*service.holidays, *public])
    found = np.busday_offset(np.datetime64(start), days, roll="forward", weekmask=mask, holidays=off).astype(date)
    return cast("date", found)


def _off(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]


@lru_cache(maxsize=64)
def _public(country: str | None, years: tuple[int, ...]) -> tuple[date, ...]:
    """The public holidays of a whole country; none where the library does not know it."""
    import holidays

    if country is None:
        return ()
    try:
        return tuple(holidays.country_holidays(country, years=years))
    except NotImplementedError:
        return ()
