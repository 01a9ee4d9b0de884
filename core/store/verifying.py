"""Whether both histories are as they were written: each row is held against its hash and the hash before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from core.store import schema
from core.store.chain import COLUMNS, DIGEST, START, digest_of, link
from core.store.history import ERASED
from core.store.schema_accounts import records
from core.store.schema_history import chains

_AT_ONCE = 20_000  # rows in memory together
_TABLES = {"events": schema.events, "records": records}


def damaged(connection: sa.Connection, table: str) -> Iterator[tuple[int, str]]:
    """
    Id and fault of every row of a history that is not as it was written, or is not there; in one snapshot.

    A row's fault does not spread: the next is held against the hash that is stored. Whoever changes a hash as well is
    found at the row after it, or at the end of the chain.
    """
    newest, last = end(connection, table)
    expected, before = 1, START
    for row in _rows(connection, table):
        for missing in range(expected, row.id):
            yield missing, "is missing"
        if row.id == expected and (fault := _fault(connection, table, row, before)):
            yield row.id, fault
        expected, before = row.id + 1, bytes(row.hash or b"")
    for missing in range(expected, newest + 1):
        yield missing, "is missing"
    if expected == newest + 1 and before != last:
        yield newest, "is not the row that was written last"


def end(connection: sa.Connection, table: str) -> tuple[int, bytes]:
    """Id and hash of the newest row of a history, as its chain says."""
    found = connection.execute(sa.select(chains.c.newest, chains.c.hash).where(chains.c.name == table)).one()
    return int(found.newest), bytes(found.hash)


def _fault(connection: sa.Connection, table: str, row: Any, before: bytes) -> str:
    *values, detail = (getattr(row, name) for name in ("id", *COLUMNS[table]))
    seal = None if row.seal is None else bytes(row.seal)
    try:
        right = link(before, values, digest_of(detail, seal)) == bytes(row.hash or b"")
    except (TypeError, ValueError):  # of another type than was written
        right = False
    if not right:
        return "was changed, or is not the row that was written there"
    if detail is None and seal is not None and len(seal) == DIGEST and not _said_so(connection, table, row):
        return "has lost its text, and nothing in the history says that it was erased"
    return ""


def _said_so(connection: sa.Connection, table: str, row: Any) -> bool:
    """Whether a later event tells of the erasure."""
    if table != "events":
        return False
    e = schema.events.c
    told = sa.select(e.id).where(e.project_id == row.project_id, e.kind == ERASED, e.id > row.id).limit(1)
    return connection.execute(told).first() is not None


def _rows(connection: sa.Connection, table: str) -> Iterator[Any]:
    target, after = _TABLES[table], 0
    names = ("id", *COLUMNS[table], "seal", "hash")
    wanted = sa.select(*(target.c[name] for name in names)).order_by(target.c.id).limit(_AT_ONCE)
    while found := connection.execute(wanted.where(target.c.id > after)).all():
        yield from found
        after = found[-1].id
