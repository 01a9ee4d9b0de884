"""Money: exact decimals for people, whole minor units in the database."""

from __future__ import annotations

from decimal import Decimal

# ISO 4217 currencies whose minor unit is not the hundredth (list one of ISO 4217, 2024).
EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}


def exponent(currency: str) -> int:
    """How many decimals amounts of *currency* have."""
    return EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """Whole minor units of *amount*; raises ValueError when it has more decimals than the currency."""
    scaled = amount.scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} has more decimals than {currency} allows")
    return int(scaled)


def from_minor(minor: int, currency: str) -> Decimal:
    """The exact amount of *minor* units."""
    return Decimal(minor).scaleb(-exponent(currency))
