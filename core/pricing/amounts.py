"""Exact money: how amounts are rounded, and how they are written in the lines of a quote."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from core import money

# Sums and products of prices and measures are exact: 60 digits hold any product of three of them.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
MEASURE = Decimal("0.0001")  # volumes, surfaces and hours are rounded to this, so that a line can be checked by hand


def rounded(amount: Decimal, currency: str) -> Decimal:
    """*amount* in whole minor units of the currency, halves up."""
    return amount.quantize(Decimal(1).scaleb(-money.exponent(currency)), context=EXACT)


def measure(value: float | Decimal) -> Decimal:
    """A measure with four decimals."""
    return Decimal(repr(value) if isinstance(value, float) else value).quantize(MEASURE, context=EXACT)


def shown(amount: Decimal, currency: str) -> str:
    """An amount as people read it, with at least the currency's decimals: 0.30 EUR."""
    least = rounded(amount, currency)
    return f"{least if least == amount else plain(amount)} {currency}"


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
