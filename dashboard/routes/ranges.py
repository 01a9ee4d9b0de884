"""Parts of a file by the Range header (RFC 9110, section 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True)
class Span:
    """Bytes from *start* to before *end*."""

    start: int
    end: int


class OutOfRange(Exception):
    """The file has no such bytes."""


def parse_range(header: str | None, size: int) -> Span | None:
    """
    The span that *header* asks for in a file of *size* bytes; None for the whole file.

    Several ranges at once, or what is not a range, get the whole file, as the standard allows. Raises OutOfRange.
    """
    match = _ONE_RANGE.fullmatch((header or "").strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < int(first):
            return None
    if start >= size or start >= end:
        raise OutOfRange
    return Span(start, end)
