"""The demo's customers: plausible people and companies, none of them real, with example domains."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random

from core.demo.countries import Country, countries

DOMAINS = ("example.com", "example.org", "mail.example.com", "post.example.org")  # RFC 2606: nobody's
_APART = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ł": "l", "ø": "oe", "\u0131": "i", "ş": "s"})
_DIGIT = re.compile("#")


@dataclass(frozen=True, slots=True)
class Place:
    """An address, with the fields of the intake schema."""

    name: str
    company: str | None
    line1: str
    line2: str | None
    postal_code: str
    city: str
    region: str | None
    country: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who orders: *billing* is None when the invoice goes where the parcel goes."""

    name: str
    email: str
    company: str | None
    phone: str | None
    shipping: Place
    billing: Place | None
    currency: str


def make_customers(count: int, dice: Random) -> list[Customer]:
    """*count* customers with different e-mail addresses, spread over the countries."""
    shares = list(accumulate(country.share for country in countries()))
    taken: dict[str, int] = {}
    return [_customer(dice, dice.choices(countries(), cum_weights=shares)[0], taken) for _ in range(count)]


def _customer(dice: Random, country: Country, taken: dict[str, int]) -> Customer:
    first, last = dice.choice(country.first), dice.choice(country.last)
    name = f"{first} {last}"
    company = _company(dice, country) if dice.random() < 0.42 else None
    phone = _DIGIT.sub(lambda _: str(dice.randrange(10)), country.phone) if dice.random() < 0.7 else None
    shipping = _place(dice, country, name, company, phone)
    billing = None
    if company and dice.random() < 0.35:
        elsewhere = _place(dice, country, company, None, None)
        billing = replace(elsewhere, line2=dice.choice(("Accounts Payable", "Buchhaltung", "P.O. Box 4711")))
    return Customer(
        name, _email(dice, first, last, company, taken), company, phone, shipping, billing, country.currency
    )


def _company(dice: Random, country: Country) -> str:
    ending, last = dice.choice(country.company), dice.choice(country.last)
    first = dice.choice(("", "", "", f"{dice.choice(country.last)} & ", f"{dice.choice(country.first)} "))
    return f"{first}{last} {ending}"


def _place(dice: Random, country: Country, name: str, company: str | None, phone: str | None) -> Place:
    postal_code, city, region = dice.choice(country.places)
    line1 = country.street.format(street=dice.choice(country.streets), number=dice.randrange(1, 240))
    line2 = (
        dice.choice(("2nd floor", "Building C", "Unit 7", "c/o Lab 3.14", "Apt. 12 B"))
        if dice.random() < 0.15
        else None
    )
    return Place(name, company, line1, line2, postal_code, city, region, country.code, phone)


def _email(dice: Random, first: str, last: str, company: str | None, taken: dict[str, int]) -> str:
    local = dice.choice((f"{_plain(first)}.{_plain(last)}", f"{_plain(first)[0]}.{_plain(last)}", _plain(last)))
    if company and dice.random() < 0.3:
        local = dice.choice(("info", "einkauf", "orders", "workshop", "office")) + "." + _plain(company)[:24].strip("-")
    address = f"{local}@{dice.choice(DOMAINS)}"
    taken[address] = number = taken.get(address, 0) + 1
    return address if number == 1 else address.replace("@", f"{number}@")


def _plain(text: str) -> str:
    """*text* in the letters that an e-mail address surely may have."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_APART))
    return re.sub(r"[^a-z0-9]+", "-", decomposed.encode("ascii", "ignore").decode()).strip("-")
