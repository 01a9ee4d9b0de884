"""Moves per second on PostgreSQL, each durable on its own, beside the same statements by the bare driver."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.moves import TEXT, in_bulk, one_by_one, pending
from bench.postgresql import bare, copied
from bench.timing import Line, at_least, only
from core import Desk
from core.times import now, to_micros

_UPDATE = (
    "UPDATE projects SET status = 'Printing', status_since = %s, version = version + 1"
    " WHERE id = %s AND status = 'Pending' RETURNING customer, email, title"
)
# The database takes events only in the order of their chain; what their hash is, it cannot know.
_NEXT = "UPDATE chains SET newest = newest + 1 WHERE name = 'events' RETURNING newest"
_EVENT = (
    "INSERT INTO events (id, project_id, kind, actor, at, status_from, status_to, hash)"
    " VALUES (%s, %s, 'moved', 'bench', %s, 'Pending', 'Printing', decode(repeat('00', 32), 'hex'))"
)
_MESSAGE = (
    "INSERT INTO messages (project_id, event_id, template, message_id, recipient_name, recipient, subject, body, state,"
    " attempts, created_at, due_at) VALUES (%s, %s, 'printing', %s, %s, %s, %s, %s, 'queued', 0, %s, %s)"
)


def raw(desk: Desk, numbers: Sequence[str]) -> None:
    """The same statements and commit by the driver itself, without the hash of the history."""
    with bare(desk.database.engine.url) as connection:
        for number in numbers:
            with connection.transaction():
                _raw_move(connection, int(number.removeprefix("P-")))


def _raw_move(connection: Any, project_id: int) -> None:
    moment = to_micros(now())
    name, email, title = connection.execute(_UPDATE, (moment, project_id)).fetchone()
    event = connection.execute(_NEXT).fetchone()[0]
    connection.execute(_EVENT, (event, project_id, moment))
    body = f"Hello {name},\n\n{TEXT}\n\nProject: {title}"
    row = (project_id, event, f"<bench.{event}.{moment}@localhost>", name, email, f"Your project: {title}", body)
    connection.execute(_MESSAGE, (*row, moment, moment))


def lines(original: Desk, rounds: int, moves: int = 400) -> list[Line]:
    """Moves per second on a copy of the desk: medians of interleaved rounds."""
    with copied(original) as desk:
        rates = _rates(desk, rounds, moves)
    base, beside = rates["raw"], "raw psycopg, one by one"
    return [
        only("moves, raw psycopg one by one", base, "moves/s", beside, base),
        at_least("moves, one by one", rates["one"], "moves/s", beside, base, 0.6),
        at_least("moves, in bulk", rates["bulk"], "moves/s", beside, base, 2),
    ]


def _rates(desk: Desk, rounds: int, moves: int) -> dict[str, float]:
    ways: dict[str, Callable[[Desk, Sequence[str]], None]] = {"raw": raw, "one": one_by_one, "bulk": in_bulk}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            numbers = pending(desk, moves)
            begin = time.perf_counter()
            way(desk, numbers)
            rates[name].append(moves / (time.perf_counter() - begin))
    return {name: statistics.median(values) for name, values in rates.items()}
