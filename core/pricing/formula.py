"""Formulas of prices: arithmetic over documented variables in exact decimals, and nothing else."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, DecimalException, localcontext
from functools import lru_cache, reduce
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from core.errors import DeskError

LONGEST, MOST_STEPS = 1000, 300  # characters; parts of the expression, each of which takes microseconds
_CONTEXT = Context(prec=28, rounding=ROUND_HALF_UP, Emin=-999, Emax=999)

VARIABLES: Mapping[str, str] = {
    "volume": "of the model, in cm³",
    "area": "of the model's surface, in cm²",
    "box": "of the model's bounding box, in cm³",
    "x": "size of the model, in mm",
    "y": "size of the model, in mm",
    "z": "size of the model, in mm",
    "longest": "the longest of the three sizes, in mm",
    "weight": "of one part, in g (needs the density of the material)",
    "quantity": "how many equal parts are ordered",
    "country": 'the customer\'s, such as "DE"; "" while it is unknown',
}
SAMPLE: dict[str, Decimal | str] = {
    **dict.fromkeys(("volume", "box", "weight"), Decimal(8)),
    **dict.fromkeys(("x", "y", "z", "longest"), Decimal(20)),
    "area": Decimal(24),
    "quantity": Decimal(1),
    "country": "DE",
}


class BadFormula(DeskError):
    """A formula that cannot be calculated."""


def check_formula(text: str, quantities: Sequence[int] = (1,)) -> str | None:
    """What is wrong with a formula, as a sentence; None when it can be used for one of these *quantities* of a cube."""
    problems = [_problem(text, SAMPLE | {"quantity": Decimal(quantity)}) for quantity in quantities]
    return problems[0] if all(problems) else None


def _problem(text: str, values: Mapping[str, Decimal | str]) -> str | None:
    try:
        evaluate(text, values)
    except BadFormula as error:
        return str(error)
    return None


def variables_of(text: str) -> frozenset[str]:
    """The variables that a formula names; raises BadFormula."""
    return frozenset(node.id for node in ast.walk(_parsed(text)) if isinstance(node, ast.Name)) & VARIABLES.keys()


def evaluate(text: str, values: Mapping[str, Decimal | str]) -> Decimal:
    """The amount that the formula comes to, never negative; raises BadFormula with a sentence."""
    tree = _parsed(text)
    try:
        with localcontext(_CONTEXT):
            found = _Formula(values).eval(text, previously_parsed=tree)
    except BadFormula:
        raise
    except ZeroDivisionError:
        raise BadFormula("The formula divides by zero.") from None
    except DecimalException:
        raise BadFormula("The formula comes to a number that is too large or means nothing.") from None
    except (InvalidExpression, TypeError, ValueError, RecursionError):
        raise BadFormula("The formula cannot be calculated.") from None
    if not isinstance(found, Decimal):
        raise BadFormula("The formula must come to an amount, not to a text or to yes or no.")
    if not found.is_finite():
        raise BadFormula("The formula comes to a number that is too large.")
    if found < 0:
        raise BadFormula("The formula comes to less than nothing.")
    return found


def _number(value: Any) -> Decimal:
    if not isinstance(value, Decimal):
        raise BadFormula("The formula calculates with something that is not a number.")
    return value


def _of_numbers(calculate: Callable[..., Decimal]) -> Callable[..., Any]:
    def checked(*values: Any) -> Any:
        return calculate(*map(_number, values))

    return checked


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > 10:
        raise BadFormula("Powers go from -10 to 10.")
    return base**exponent


def _round(value: Decimal, decimals: Decimal = Decimal(0)) -> Decimal:
    if decimals not in range(7):
        raise BadFormula("round() takes from 0 to 6 decimals.")
    return value.quantize(Decimal(1).scaleb(-int(decimals)))


def _whole(rounding: str) -> Callable[[Decimal], Decimal]:
    return lambda value: value.to_integral_value(rounding)


def _among(one: Any, several: Any) -> bool:
    if not isinstance(several, tuple):
        raise BadFormula('After “in” comes a list, such as ("DE", "AT").')
    return one in several


_EQUAL: dict[type, Callable[..., Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: _among,
    ast.NotIn: lambda one, several: not _among(one, several),
    ast.Not: operator.not_,
}
_ARITHMETIC: dict[type, Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_OPERATORS = {**_EQUAL, **{kind: _of_numbers(calculate) for kind, calculate in _ARITHMETIC.items()}}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": lambda *values: reduce(min, map(_number, values)),
    "max": lambda *values: reduce(max, map(_number, values)),
    "round": _of_numbers(_round),
    "ceil": _of_numbers(_whole(ROUND_CEILING)),
    "floor": _of_numbers(_whole(ROUND_FLOOR)),
    "abs": _of_numbers(abs),
    "sqrt": _of_numbers(Decimal.sqrt),
}
FUNCTIONS = tuple(_FUNCTIONS)
_ALLOWED = (
    ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call, ast.Name, ast.Load, ast.Constant, ast.Tuple,
    ast.And, ast.Or, *_OPERATORS,
)  # fmt: skip


class _Formula(SimpleEval):  # type: ignore[misc]  # it is not typed
    """An evaluator that knows numbers, texts to compare, and lists of them after `in`."""

    def __init__(self, values: Mapping[str, Decimal | str]) -> None:
        super().__init__(operators=_OPERATORS, functions=_FUNCTIONS, names=values)
        known: dict[type, Any] = self.nodes  # type: ignore[has-type]
        self.nodes = {
            **{kind: handler for kind, handler in known.items() if kind in _ALLOWED},
            ast.Constant: lambda node: node.value if isinstance(node.value, str) else Decimal(str(node.value)),
            ast.Tuple: lambda node: tuple(self._eval(one) for one in node.elts),
        }


@lru_cache(maxsize=256)
def _parsed(text: str) -> ast.expr:
    """The expression, every part of it known and allowed."""
    if len(text) > LONGEST:
        raise BadFormula(f"A formula has at most {LONGEST:,} characters.")
    if "\\" in text:
        raise BadFormula("A formula has no backslash.")
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise BadFormula("This is not a formula, such as 2.50 + 0.30 * volume.") from None
    nodes = list(ast.walk(tree))
    if len(nodes) > MOST_STEPS:
        raise BadFormula("The formula is too long; make it simpler.")
    for node in nodes:
        _check(node)
    return tree


def _check(node: ast.AST) -> None:
    match node:
        case ast.Constant(value=bool() | None) | ast.Constant(value=bytes() | complex()):
            raise BadFormula("A formula has numbers and texts in quotes.")
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS and node.args:
            pass
        case ast.Call():
            raise BadFormula(f"The functions of formulas are {', '.join(FUNCTIONS)}.")
        case ast.Name(id=name) if name not in VARIABLES and name not in _FUNCTIONS:
            raise BadFormula(f"A formula cannot use {name[:40]}. The variables are {', '.join(VARIABLES)}.")
        case _ if not isinstance(node, _ALLOWED):
            raise BadFormula("A formula has only numbers, variables, + - * / // % **, comparisons and “a if b else c”.")
