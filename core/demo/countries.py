"""Where the demo's customers live; the names, streets and towns themselves are in countries.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("countries.toml")


@dataclass(frozen=True)
class Country:
    """What is usual in a country; a place is a postal code, a town and perhaps a region."""

    code: str
    share: int
    currency: str
    phone: str
    street: str
    company: tuple[str, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    streets: tuple[str, ...]
    places: tuple[tuple[str, str, str | None], ...]


@cache
def countries() -> tuple[Country, ...]:
    """Every country that the demo has customers in."""
    return tuple(_country(code, facts) for code, facts in tomllib.loads(_FILE.read_text("utf-8")).items())


def _country(code: str, facts: dict[str, Any]) -> Country:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    parts = [place.split("|") for place in facts["places"]]
    places = tuple((part[0], part[1], part[2] if len(part) > 2 else None) for part in parts)
    return Country(code, **values | {"places": places})
