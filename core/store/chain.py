"""
The chain of a history: the hash of each row covers the row and the hash of the row before it.

The hash is SHA-256 of the hash before (32 zero bytes at the start) and the row as a JSON array without spaces, in
ASCII: its id, its columns, and instead of the detail the hexadecimal digest of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from hashlib import sha256
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

START = bytes(32)
SEAL = 16  # bytes: whoever knows the digest of an erased text cannot find the text by trying
DIGEST = 32
Values = Sequence[Any]

# What is in the hash beside the id, in this order; the detail is last.
COLUMNS = {
    "events": ("project_id", "kind", "actor", "at", "status_from", "status_to", "detail"),
    "records": ("kind", "actor", "subject", "address", "at", "detail"),
}


def digest_of(detail: str | None, seal: bytes | None) -> bytes | None:
    """What stands for a text in the hash; of an erased text it is all that is left, in the place of its seal."""
    if detail is None:
        return seal
    return sha256((seal or b"") + detail.encode("utf-8", "surrogatepass")).digest()


def link(before: bytes, values: Values, digest: bytes | None) -> bytes:
    """The hash of the row with these *values*, its id first and without its detail, after the hash *before*."""
    parts = [str(value) if value.__class__ is int else "null" if value is None else quoted(value) for value in values]
    parts.append("null" if digest is None else f'"{digest.hex()}"')
    return sha256(before + f"[{','.join(parts)}]".encode()).digest()


def chained(before: bytes, rows: Iterable[Values]) -> list[tuple[Any, ...]]:
    """The rows, each with id and columns in the order of COLUMNS, with their seal and hash."""
    found = []
    for *values, detail in rows:
        seal = None if detail is None else os.urandom(SEAL)
        before = link(before, values, digest_of(detail, seal))
        found.append((*values, detail, seal, before))
    return found
