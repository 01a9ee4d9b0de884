"""Text as people see it: escaped, and money, dates and ages written one way everywhere."""

from __future__ import annotations

import html
from datetime import datetime, tzinfo
from decimal import Decimal

from iso3166 import countries_by_alpha2

from core.money import exponent

_DAY = 86_400
# from how many seconds on an age is told in which unit, and the unit's length
_UNITS = (
    (730 * _DAY, 365 * _DAY, "yr"),
    (60 * _DAY, 30 * _DAY, "mo"),
    (_DAY, _DAY, "d"),
    (3_600, 3_600, "h"),
    (60, 60, "min"),
)


def escape(text: object) -> str:
    """*text* that somebody typed, safe in any place that takes HTML: the only way such text gets there."""
    return html.escape("" if text is None else str(text), quote=True)


def amount(value: Decimal | float, currency: str) -> str:
    """The figure alone, as 1,234.50, with the decimals of its currency."""
    return f"{value:,.{exponent(currency)}f}"


def money(value: Decimal | float, currency: str) -> str:
    """The figure with its currency, as 1,234.50 EUR."""
    return f"{amount(value, currency)} {currency}"


def country(code: str) -> str:
    """The country's name, or the code itself where ISO 3166 has none."""
    known = countries_by_alpha2.get(code)
    return known.apolitical_name if known else code


def day(at: datetime, zone: tzinfo) -> str:
    """The date in the service's time zone, as 4 Nov 2026."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y}"


def moment(at: datetime, zone: tzinfo) -> str:
    """The exact time in the service's time zone, as 2026-11-04 15:30:12 CET."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"


def age(at: datetime, now: datetime) -> str:
    """How far *at* is from *now*, in one unit: just now, 5 min ago, in 3 d."""
    seconds = (now - at).total_seconds()
    for least, size, unit in _UNITS:
        if abs(seconds) >= least:
            count = int(abs(seconds) // size)
            return f"{count} {unit} ago" if seconds > 0 else f"in {count} {unit}"
    return "just now"
