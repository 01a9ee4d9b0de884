"""Orders from our JSON: one order, a list of them, {"projects": […]}, or one order a line."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from core.errors import InvalidOrder, Problem
from core.intake.raw import OrderFile, RawOrder


def read(file: OrderFile, wrapper: str = "projects") -> list[RawOrder]:
    """The orders of a JSON file; raises InvalidOrder when it is not JSON at all."""
    text = file.text
    try:
        return _orders(_parse(text), wrapper)
    except json.JSONDecodeError as error:
        # A second value after the first is how JSON Lines begin.
        if error.msg == "Extra data":
            return _lines(text)
        raise InvalidOrder([_problem(error, error.lineno)]) from None
    except (ValueError, RecursionError) as error:
        raise InvalidOrder([_problem(error)]) from None


def _orders(value: Any, wrapper: str) -> list[RawOrder]:
    if isinstance(value, dict) and set(value) == {wrapper}:
        value = value[wrapper]
    orders = value if isinstance(value, list) else [value]
    return [RawOrder(f"order {position}", order) for position, order in enumerate(orders, 1)]


def _lines(text: str) -> list[RawOrder]:
    orders: list[RawOrder] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                orders.append(RawOrder(f"line {number}", _parse(line)))
            except (ValueError, RecursionError) as error:
                problems.append(_problem(error, number))
    if problems:
        raise InvalidOrder(problems)
    return orders


def _parse(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"has the field {twice[:60]!a} twice in one place.")
    return fields


def _no_number(text: str) -> None:
    raise ValueError(f"has {text}, which is not a number.")


def _problem(error: Exception, line: int | None = None) -> Problem:
    row = f"line {line}" if line else ""
    if isinstance(error, json.JSONDecodeError):
        return Problem(row, "", f"is not JSON: {error.msg} at column {error.colno}.")
    if isinstance(error, RecursionError):
        return Problem(row, "", "is nested too deeply.")
    return Problem(row, "", str(error) if str(error).startswith("has ") else "has a number that is too long.")
