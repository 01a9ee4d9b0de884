"""Moves per second, each durable on its own, beside the same statements on the same file by the bare driver."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.databases import copied
from bench.timing import Line, at_least, only
from core import Desk
from core.intake.schema import parse_order
from core.store.engine import sqlite_module
from core.times import now, to_micros

PRAGMAS = (
    "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -65536", "wal_autocheckpoint = 4000",
)  # fmt: skip
Way = Callable[[Desk, Sequence[str]], None]
TEXT = "Good news: we are printing your project now."
_UPDATE = (
    "UPDATE projects SET status = 'Printing', status_since = ?, version = version + 1"
    " WHERE id = ? AND status = 'Pending' RETURNING customer, email, title"
)
# The database takes events only in the order of their chain; what their hash is, it cannot know.
_NEXT = "UPDATE chains SET newest = newest + 1 WHERE name = 'events' RETURNING newest"
_EVENT = (
    "INSERT INTO events (id, project_id, kind, actor, at, status_from, status_to, hash)"
    " VALUES (?, ?, 'moved', 'bench', ?, 'Pending', 'Printing', ?)"
)
_MESSAGE = (
    "INSERT INTO messages (project_id, event_id, template, message_id, recipient_name, recipient, subject, body, state,"
    " attempts, created_at, due_at) VALUES (?, ?, 'printing', ?, ?, ?, ?, ?, 'queued', 0, ?, ?)"
)


def pending(desk: Desk, count: int) -> list[str]:
    """New projects to move."""
    address = {"name": "Bench", "line1": "Street 1", "city": "Berlin", "country": "DE"}
    item = {"name": "part.stl", "material": "PA12", "quantity": 1, "unit_price": "10.00"}
    order = {"title": "Bench", "customer": {"name": "Bench", "email": "bench@example.com"}, "currency": "EUR"}
    draft = parse_order({**order, "shipping": address, "items": [item]})
    return list(desk.projects.place_all([draft] * count).placed)


def raw(desk: Desk, numbers: Sequence[str]) -> None:
    """The same statements and commit by the driver itself, without the hash of the history."""
    connection = sqlite_module().connect(desk.database.engine.url.database)
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    for number in numbers:
        connection.execute("BEGIN IMMEDIATE")
        raw_move(connection.execute, number)
        connection.execute("COMMIT")
    connection.close()


def raw_move(execute: Callable[..., Any], number: str) -> None:
    """What a move writes, by a driver that marks parameters with a question mark."""
    moment, project_id = to_micros(now()), int(number.removeprefix("P-"))
    name, email, title = execute(_UPDATE, (moment, project_id)).fetchone()
    event = execute(_NEXT).fetchone()[0]
    execute(_EVENT, (event, project_id, moment, bytes(32)))
    body = f"Hello {name},\n\n{TEXT}\n\nProject: {title}"
    row = (project_id, event, f"<bench.{event}.{moment}@localhost>", name, email, f"Your project: {title}", body)
    execute(_MESSAGE, (*row, moment, moment))


def one_by_one(desk: Desk, numbers: Sequence[str]) -> None:
    """As a person does it."""
    for number in numbers:
        desk.projects.move(number, "Printing", TEXT, by="bench")


def in_bulk(desk: Desk, numbers: Sequence[str]) -> None:
    """Several projects with one command, fifty to a transaction."""
    for start in range(0, len(numbers), 50):
        desk.projects.move_many(numbers[start : start + 50], "Printing", TEXT, by="bench")


def lines(original: Desk, rounds: int, moves: int = 400) -> list[Line]:
    """Moves per second on a copy of the desk: medians of interleaved rounds."""
    with copied(original) as desk:
        return race(desk, "raw sqlite3", raw, rounds, moves)


def race(desk: Desk, driver: str, bare: Way, rounds: int, moves: int) -> list[Line]:
    """Ours beside the *bare* way by the *driver*, taking turns, each with new projects."""
    ways: dict[str, Way] = {"raw": bare, "one": one_by_one, "bulk": in_bulk}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            numbers = pending(desk, moves)
            begin = time.perf_counter()
            way(desk, numbers)
            rates[name].append(moves / (time.perf_counter() - begin))
    middle = {name: statistics.median(values) for name, values in rates.items()}
    beside = f"{driver}, one by one"
    return [
        only(f"moves, {driver} one by one", middle["raw"], "moves/s", beside, middle["raw"]),
        at_least("moves, one by one", middle["one"], "moves/s", beside, middle["raw"], 0.6),
        at_least("moves, in bulk", middle["bulk"], "moves/s", beside, middle["raw"], 2),
    ]
