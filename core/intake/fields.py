"""The kinds of value in an order, each checked once and made fit to store."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any

from email_validator import EmailNotValidError, validate_email
from iso3166 import countries_by_alpha2
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from core import money, names

MOST_MONEY = 100_000_000  # in whole units, for one price; sums stay far inside the database's 64 bits
_PLAIN_NUMBER = re.compile(r"\d{1,20}(\.\d{1,20})?")
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def wrong(sentence: str) -> PydanticCustomError:
    """An error whose text is *sentence*, as staff will read it after the field's name."""
    return PydanticCustomError("sentence", "{sentence}", {"sentence": sentence})


def _line(value: Any) -> Any:
    return names.fold_line(value) if isinstance(value, str) else value


def _line_or_none(value: Any) -> Any:
    return _line(value) or None if isinstance(value, str) else value


def _line_or_empty(value: Any) -> Any:
    return "" if value is None else _line(value)


def _text_or_none(value: Any) -> Any:
    return names.fold_text(value) or None if isinstance(value, str) else value


def _code(value: Any) -> Any:
    return _line(value).upper() if isinstance(value, str) else value


def _country(code: str) -> str:
    if code not in countries_by_alpha2:
        hint = "GB" if code == "UK" else "DE"
        raise wrong(f"must be a country's code of two letters (ISO 3166), such as {hint}")
    return code


def _currency(code: str) -> str:
    if code not in money.CURRENCIES:
        raise wrong("must be a currency's code of three letters (ISO 4217), such as EUR")
    return code


@lru_cache(maxsize=10_000)  # customers come again, and their addresses take a fifth of the time of all checks
def _email(address: str) -> str:
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise wrong("must be one plain e-mail address, such as ada@example.com") from None
    return f"{found.local_part}@{found.ascii_domain}"  # the form of the domain that every mail server takes


def _whole(value: Any) -> Any:
    if isinstance(value, bool):  # True is not one piece
        raise wrong("must be a whole number")
    return value.strip() if isinstance(value, str) else value


def _moment(value: Any) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise wrong("must be a date and time, such as 2026-03-01T09:30:00+01:00") from None
    if not isinstance(value, datetime):
        raise wrong("must be a date and time, such as 2026-03-01T09:30:00+01:00")
    if value.tzinfo is None or value.utcoffset() is None:
        raise wrong("must say its time zone, as 2026-03-01T09:30:00+01:00 does")
    if not _FIRST <= value < _LAST:
        raise wrong("must lie between 1970 and 2200")
    return value.astimezone(UTC)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise wrong("must be an amount, such as 12.50")
    text = value.strip() if isinstance(value, str) else str(value)
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(text.removeprefix("-")):
        raise wrong("must be a plain amount with a point, such as 12.50")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise wrong("must be an amount, such as 12.50") from None
    if not amount.is_finite():
        raise wrong("must be an amount, such as 12.50")
    return amount


def _amount(value: Any, info: ValidationInfo) -> Decimal:
    """The amount, exact in the currency that the validation's context names."""
    currency = (info.context or {}).get("currency", "EUR")
    return _written(value, currency) if isinstance(value, str) else _exact(value, currency)


def _exact(value: Any, currency: str) -> Decimal:
    amount = _decimal(value)
    if amount < 0:
        raise wrong("must not be negative")
    if amount > MOST_MONEY:
        raise wrong(f"must be at most {MOST_MONEY:,}")
    try:
        if len(amount.as_tuple().digits) > 28:  # more than decimals calculate with
            raise ValueError
        return money.from_minor(money.to_minor(amount, currency), currency)
    except ValueError:
        decimals = money.exponent(currency)
        few = f"at most {decimals} decimals" if decimals else "no decimals"
        raise wrong(f"must have {few}, as {currency} has") from None


_written = lru_cache(maxsize=10_000)(_exact)  # the same prices come again and again; errors are not kept

Line = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(_line)]
OptionalLine = Annotated[Annotated[str, Field(max_length=200)] | None, BeforeValidator(_line_or_none)]
LineOrEmpty = Annotated[str, Field(max_length=200), BeforeValidator(_line_or_empty)]
OptionalText = Annotated[Annotated[str, Field(max_length=10_000)] | None, BeforeValidator(_text_or_none)]
Country = Annotated[str, Field(min_length=2, max_length=2), AfterValidator(_country), BeforeValidator(_code)]
Currency = Annotated[str, Field(min_length=3, max_length=3), AfterValidator(_currency), BeforeValidator(_code)]
Email = Annotated[Line, AfterValidator(_email), WithJsonSchema({"type": "string", "format": "email"})]
Quantity = Annotated[int, Field(ge=1, le=100_000), BeforeValidator(_whole)]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Money = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^\d+(\.\d+)?$"}, {"type": "number", "minimum": 0}]}),
]
