"""The cells of a CSV file, made column by column: lossless, safe from formulas, the same wherever rows come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.dictionary import Column
from core.money import EXPONENTS

SEPARATOR, LINE_END = ",", "\r\n"  # RFC 4180
# A spreadsheet takes a cell that begins so for a formula, also in its full-width form.
_FULL_WIDTH = "".join(chr(ord(sign) + 0xFEE0) for sign in "=+-@|%'")
TRIGGERS = "=+-@\t\r\n\0|%'" + _FULL_WIDTH
_TRIGGER = "^[" + TRIGGERS.replace("-", r"\-").replace("\0", r"\x00") + "]"
_GUARDED = "^'" + _TRIGGER[1:]
_FIRST_BYTES = np.isin(np.arange(256), [sign.encode()[0] for sign in TRIGGERS])
_SPECIAL = '[",\r\n]|^$'  # nothing is an empty cell, empty text is two quotes
_QUOTE, _NOTHING = pa.scalar('"'), pa.scalar("")
_SECOND = 1_000_000  # microseconds
# Currencies whose amounts do not have two decimals.
UNUSUAL = {places: pa.array([code for code, n in EXPONENTS.items() if n == places]) for places in (0, 3)}


@dataclass(frozen=True)
class Part:
    """Columns of all rows, read together: those that are written, and perhaps *besides* the currency of their money."""

    columns: tuple[Column, ...]
    besides: tuple[Column, ...] = ()

    @property
    def read(self) -> tuple[Column, ...]:
        """All columns that are read."""
        return self.columns + self.besides

    def currency(self, values: Sequence[pa.Array]) -> pa.Array | None:
        """The currency of each row, where the part has it."""
        return next((v for v, c in zip(values, self.read, strict=True) if c.name == "currency"), None)


def header(names: Sequence[str], *, sheet_safe: bool) -> bytes:
    """The first line. Quotes around the first name say that texts stand as they are, without guards."""
    first = names[0] if sheet_safe else f'"{names[0]}"'
    return (SEPARATOR.join([first, *names[1:]]) + LINE_END).encode()


def type_of(kind: str) -> pa.DataType:
    """The Arrow type in which values of a kind come from the database."""
    return {"text": pa.string(), "status": pa.string(), "measure": pa.float64()}.get(kind, pa.int64())


def row_parts(values: Sequence[pa.Array], part: Part, *, sheet_safe: bool = True) -> pa.Array:
    """Each row of these columns as text, without the end of its line."""
    currency = part.currency(values)
    cells = [
        _cells(one, column.kind, currency, sheet_safe=sheet_safe)
        for one, column in zip(values, part.columns, strict=False)
    ]
    return pc.binary_join_element_wise(*cells, pa.scalar(SEPARATOR))


def lines(*parts: pa.Array) -> memoryview:
    """The bytes of whole lines from the parts of their rows."""
    rows = pc.binary_join_element_wise(*parts, pa.scalar(SEPARATOR)) if len(parts) > 1 else parts[0]
    ended = pc.binary_join_element_wise(rows, pa.scalar(LINE_END), _NOTHING)
    if not len(ended):
        return memoryview(b"")
    offsets = np.frombuffer(ended.buffers()[1], np.int32)[ended.offset : ended.offset + len(ended) + 1]
    return memoryview(ended.buffers()[2])[offsets[0] : offsets[-1]]


def strip_guards(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text as it was before it was written."""
    return pc.if_else(pc.match_substring_regex(values, _GUARDED), pc.utf8_slice_codeunits(values, 1), values)


def number_text(ids: pa.Array) -> pa.Array:
    """Project numbers, as P-000123."""
    digits = pc.ascii_lpad(pc.cast(ids, pa.string()), 6, "0")
    return pc.binary_join_element_wise(pa.scalar("P-"), digits, _NOTHING)


def _cells(values: pa.Array, kind: str, currency: pa.Array | None, *, sheet_safe: bool) -> pa.Array:
    match kind:
        case "text":
            cells = _quoted(_guarded(values) if sheet_safe else values)
        case "number":
            cells = number_text(values)
        case "money":
            cells = _amounts(values, currency)
        case "moment":
            cells = _moments(values)
        case "flag":
            cells = pc.if_else(pc.equal(values, 0), "no", "yes")
        case _:
            cells = pc.cast(values, pa.string())  # numbers, and statuses, which need no quotes
    return pc.fill_null(cells, "")


def _guarded(values: pa.Array) -> pa.Array:
    if not _may_begin_risky(values):
        return values
    risky = pc.match_substring_regex(values, _TRIGGER)
    if not pc.any(risky).as_py():
        return values
    return pc.if_else(risky, pc.binary_join_element_wise(pa.scalar("'"), values, _NOTHING), values)


def _may_begin_risky(values: pa.Array) -> bool:
    """Whether the first byte of any value is that of a trigger: a look at bytes costs a tenth of one at texts."""
    data = np.frombuffer(values.buffers()[2] or b"", np.uint8)
    if not len(data):
        return False
    begins = np.frombuffer(values.buffers()[1], np.int32)[values.offset : values.offset + len(values)]
    return bool(_FIRST_BYTES[data[np.minimum(begins, len(data) - 1)]].any())


def _quoted(values: pa.Array) -> pa.Array:
    # A look at all bytes at once spares most columns the look at each value.
    data = values.buffers()[2]
    raw = data.to_pybytes() if data else b""
    special = any(mark in raw for mark in (b'"', b",", b"\r", b"\n"))
    if not special and not pc.any(pc.equal(pc.binary_length(values), 0)).as_py():
        return values
    doubled = pc.replace_substring(values, '"', '""') if b'"' in raw else values
    quoted = pc.binary_join_element_wise(_QUOTE, doubled, _QUOTE, _NOTHING)
    return pc.if_else(pc.match_substring_regex(values, _SPECIAL), quoted, values)


def _amounts(minor: pa.Array, currency: pa.Array | None) -> pa.Array:
    """Exact decimals: whole minor units with the point where the currency has it."""
    assert currency is not None, "an export with money says in which currency"
    amounts = _scaled(minor, 2)
    for places, currencies in UNUSUAL.items():
        here = pc.is_in(currency, currencies)
        if pc.any(here).as_py():
            amounts = pc.if_else(here, _scaled(minor, places), amounts)
    return amounts


def _scaled(minor: pa.Array, places: int) -> pa.Array:
    whole = pc.cast(minor, pa.decimal128(19, 0))
    kind = pa.decimal128(19, places)
    return pc.cast(pa.Array.from_buffers(kind, len(whole), whole.buffers(), offset=whole.offset), pa.string())


def _moments(micros: pa.Array) -> pa.Array:
    """ISO 8601 in UTC; fractions of a second only where there are any."""
    seconds = pc.divide(micros, _SECOND)
    fraction = pc.not_equal(pc.multiply(seconds, _SECOND), micros)
    kinds = pc.unique(fraction.drop_null()).to_pylist()
    whole = _iso(micros.cast(pa.timestamp("us")).cast(pa.timestamp("s"), safe=False)) if False in kinds else None
    exact = _iso(micros.cast(pa.timestamp("us"))) if True in kinds else None
    if whole is not None and exact is not None:
        return pc.if_else(fraction, exact, whole)
    return whole or exact or micros.cast(pa.string())


def _iso(moments: pa.Array) -> pa.Array:
    """Arrow writes `2026-03-31 09:30:00`, each as long as the next: put the T in its place, and the Z behind."""
    text = moments.cast(pa.string())
    offsets = np.frombuffer(text.buffers()[1], np.int32)[: len(text) + 1]
    count = len(text) - text.null_count
    width = offsets[-1] // count
    letters = np.empty((count, width + 1), np.uint8)
    letters[:, :-1] = np.frombuffer(text.buffers()[2], np.uint8, count * width).reshape(count, width)
    letters[:, 10], letters[:, -1] = ord("T"), ord("Z")
    stops = offsets // width * (width + 1)
    return pa.StringArray.from_buffers(len(text), pa.py_buffer(stops), pa.py_buffer(letters), text.buffers()[0])
