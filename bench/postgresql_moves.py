"""Moves per second on PostgreSQL, each durable on its own, beside the same statements by the bare driver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.moves import race, raw_move
from bench.postgresql import bare, copied
from bench.timing import Line
from core import Desk


def raw(desk: Desk, numbers: Sequence[str]) -> None:
    """The same statements and commit by the driver itself, without the hash of the history."""
    with bare(desk.database.engine.url) as connection:

        def execute(statement: str, values: Sequence[object] = ()) -> Any:
            return connection.execute(statement.replace("?", "%s"), values)

        for number in numbers:
            with connection.transaction():
                raw_move(execute, number)


def lines(original: Desk, rounds: int, moves: int = 400) -> list[Line]:
    """Moves per second on a copy of the desk: medians of interleaved rounds."""
    with copied(original) as desk:
        return race(desk, "raw psycopg", raw, rounds, moves)
