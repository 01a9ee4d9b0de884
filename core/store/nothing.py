"""NULL on its way through a driver that takes the types of columns from their first values, which may all be NULL."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from core.dictionary import Column

_TEXT = b"\xff"  # never part of UTF-8
_WHOLE = -(2**63)
_MEASURE = float("-inf")


def without_null(sql: str, column: Column) -> str:
    """The expression with a value in place of NULL that the column never has."""
    if not column.null:
        return sql
    if column.kind == "measure":
        return f"ifnull({sql}, -9e999)"
    return f"ifnull({sql}, {_WHOLE if column.kind == 'moment' else f'CAST(x{_TEXT.hex()!r} AS TEXT)'})"


def with_null(values: pa.Array, column: Column) -> pa.Array:
    """What was read by such an expression, with its nulls again."""
    if not column.null:
        return values
    if column.kind == "measure":
        nothing = pc.equal(values, _MEASURE)
    elif column.kind == "moment":
        nothing = pc.equal(values, _WHOLE)
    else:
        nothing = pc.equal(values.view(pa.binary()), _TEXT)
    return pc.if_else(nothing, pa.scalar(None, values.type), values)
