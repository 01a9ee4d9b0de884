"""Money: exact decimals for people, whole minor units in the database."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

# ISO 4217 currencies whose minor unit is not the hundredth (list one of ISO 4217, 2024).
EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}
# The currencies people pay with (ISO 4217, 2026), and BGN for the orders from before 2026.
CURRENCIES = frozenset(
    (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP "
        "GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD "
        "KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
        "NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP "
        "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES "
        "VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
    ).split()
)


def exponent(currency: str) -> int:
    """How many decimals amounts of *currency* have."""
    return EXPONENTS.get(currency, 2)


@lru_cache(maxsize=10_000)  # the same prices come again and again
def to_minor(amount: Decimal, currency: str) -> int:
    """Whole minor units of *amount*; raises ValueError when it has more decimals than the currency."""
    scaled = amount.scaleb(exponent(currency))
    minor = int(scaled)
    if minor != scaled:
        raise ValueError(f"{amount} has more decimals than {currency} allows")
    return minor


def from_minor(minor: int, currency: str) -> Decimal:
    """The exact amount of *minor* units."""
    return Decimal(minor).scaleb(-exponent(currency))
