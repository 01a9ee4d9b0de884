"""Periods: whole days of the service's time zone, as analysts write them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from core.errors import DeskError

EPOCH = date(1970, 1, 1)
ONE = timedelta(days=1)
UNITS = ("day", "week", "month", "quarter", "year")  # what time can be cut into
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NAMED = ("today", "yesterday", *(f"{which}-{unit}" for which in ("this", "last") for unit in UNITS[1:]))
_LAST_DAYS = re.compile(r"last-([1-9]\d{0,4})-days?")
_QUARTER = re.compile(r"(\d{4})-q([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"\d{4}")
_WEEK = re.compile(r"\d{4}-w\d\d")


class UnknownPeriod(DeskError):
    """A text that names no period."""

    def __init__(self, text: str) -> None:
        near = get_close_matches(text.strip().lower(), (*_NAMED, "last-30-days"), n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        super().__init__(
            f"“{text}” is not a period.{hint} Write 2026, 2026-Q1, 2026-03, 2026-W12, 2026-03-15, "
            "2026-03-01/2026-03-31, last-30-days, this-month or last-month (also with week, quarter or year)."
        )


@dataclass(frozen=True)
class Period:
    """
    The days from *first* to *last*, both included.

    *months* is how many months of the calendar it stands for (1, 3 or 12); 0 for one that is counted in days.
    """

    first: date
    last: date
    months: int = 0

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise UnknownPeriod(f"{self.first}/{self.last}")

    @classmethod
    def parse(cls, text: str, today: date) -> Period:
        """
        The period of that name, `this-` and `last-` ones as seen on the day *today*; raises UnknownPeriod.

        `this-month` ends today, so that the period before it has as many days; `last-30-days` ends today too.
        """
        word = text.strip().lower()
        try:
            found = _named(word, today) or _last_days(word, today) or _calendar(word) or _dates(word)
        except (ValueError, OverflowError):  # a month 13, a week 54, a day before the year 1
            found = None
        if found is None or not 1900 <= found.first.year <= found.last.year < 9000:
            raise UnknownPeriod(text)
        return found

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def previous(self) -> Period:
        """
        The period of the same length just before.

        The month, quarter or year before one of the calendar, of a part of one the same part of the one before; else
        as many days.
        """
        if not self.months:
            return Period(self.first - ONE * self.days, self.first - ONE)
        end = months_later(self.last + ONE, -self.months) - ONE
        first = months_later(self.first, -self.months)
        return Period(first, max(first, end), self.months)

    def __str__(self) -> str:
        """The text that `parse` reads back."""
        for unit, months in (("week", 0), *_MONTHS.items()):
            if months == self.months and whole(unit, self.first) == self:
                return label(unit, self.first)
        return f"{self.first}/{self.last}" if self.days > 1 else str(self.first)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days


def start_of(unit: str, day: date) -> date:
    """The first day of the week (Monday, ISO 8601), month, quarter or year that *day* is in; or the day itself."""
    if unit == "day":
        return day
    if unit == "week":
        return day - ONE * day.weekday()
    months = _MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_start(unit: str, start: date) -> date:
    """The first day of the next unit after the one that begins on *start*."""
    if unit in _MONTHS:
        return months_later(start, _MONTHS[unit])
    return start + ONE * (7 if unit == "week" else 1)


def whole(unit: str, day: date) -> Period:
    """The whole unit that *day* is in."""
    start = start_of(unit, day)
    return Period(start, next_start(unit, start) - ONE, _MONTHS.get(unit, 0))


def label(unit: str, day: date) -> str:
    """How the unit that *day* is in is written: 2026-03-15, 2026-W12, 2026-03, 2026-Q1, 2026."""
    if unit == "week":
        iso = day.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}"
    if unit == "quarter":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]


def _named(word: str, today: date) -> Period | None:
    if word not in _NAMED:
        return None
    if word in ("today", "yesterday"):
        day = today if word == "today" else today - ONE
        return Period(day, day)
    which, unit = word.split("-")
    now = whole(unit, today)
    return Period(now.first, today, now.months) if which == "this" else now.previous()


def _last_days(word: str, today: date) -> Period | None:
    match = _LAST_DAYS.fullmatch(word)
    return Period(today - ONE * (int(match[1]) - 1), today) if match else None


def _calendar(word: str) -> Period | None:
    if match := _QUARTER.fullmatch(word):
        return whole("quarter", date(int(match[1]), 3 * int(match[2]), 1))
    if match := _MONTH.fullmatch(word):
        return whole("month", date(int(match[1]), int(match[2]), 1))
    if _YEAR.fullmatch(word):
        return whole("year", date(int(word), 1, 1))
    if _WEEK.fullmatch(word):
        return whole("week", date.fromisoformat(word.upper()))
    return None


def _dates(word: str) -> Period | None:
    first, _, last = word.partition("/")
    return Period(date.fromisoformat(first), date.fromisoformat(last or first))
