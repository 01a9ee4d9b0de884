"""Orders per second: the import of a file, and the placing of checked orders, beside the bare driver row by row."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.moves import PRAGMAS
from bench.timing import Line, at_least, only
from core import Desk, connect
from core.intake.draft import OrderDraft
from core.intake.importing import Import
from core.intake.schema import fingerprint, parse_order
from core.many import TABLES
from core.placing import part_rows, project_row
from core.store.engine import sqlite_module

CITIES = (("Berlin", "DE"), ("Wien", "AT"), ("Lyon", "FR"), ("Boston", "US"))
MATERIALS = ("PA12", "PLA", "Resin", "Steel 316L")
MOMENT = 1_772_000_000_000_000


def orders(count: int, stamp: str) -> list[dict[str, Any]]:
    """Orders as a shop with some thousand customers sends them, three items each."""
    return [_order(at, stamp) for at in range(count)]


def _order(at: int, stamp: str) -> dict[str, Any]:
    who, (city, country) = at % 7919, CITIES[at % 4]
    address = {"name": f"Ada Meyer {who}", "line1": f"Hauptstr. {who}", "postal_code": "10115", "city": city}
    return {
        "key": f"{stamp}-{at}",
        "title": f"Bracket set {at}",
        "customer": {"name": f"Ada Meyer {who}", "email": f"ada.{who}@example.com"},
        "shipping": {**address, "country": country},
        "payment": {"method": "Invoice", "status": "Paid", "reference": f"INV-{at}"},
        "currency": "EUR",
        "items": [
            {
                "name": f"part {at}-{n}.stl",
                "material": MATERIALS[(at + n) % 4],
                "quantity": 1 + n,
                "unit_price": "12.50",
            }
            for n in range(3)
        ],
        "shipping_option": "DHL Parcel",
        "shipping_cost": "4.90",
        "ordered_at": f"2026-0{1 + at % 6}-{1 + at % 28:02}T09:30:00+01:00",
    }


def rows_of(drafts: Sequence[OrderDraft], first: int) -> list[list[tuple[str, dict[str, Any]]]]:
    """What each order becomes, made before the clock starts: the bare driver only writes."""
    found = []
    for project_id, draft in enumerate(drafts, first):
        project = project_row(draft, project_id, MOMENT, fingerprint(draft))
        parts = part_rows(draft, project)
        event = {"project_id": project_id, "kind": "placed", "actor": "bench", "at": MOMENT, "status_to": "Pending"}
        event |= {"id": project_id, "hash": bytes(32)}  # each project before has one event, too
        rows = [("projects", project), *((table, row) for table in parts for row in parts[table]), ("events", event)]
        found.append(rows)
    return found


def raw(desk: Desk, prepared: Sequence[Sequence[tuple[str, dict[str, Any]]]]) -> None:
    """The same rows one by one by the driver, with the triggers of search and tallies, all in one transaction."""
    connection = sqlite_module().connect(desk.database.engine.url.database)
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    statements = {
        table: f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
        for order in prepared[:1]
        for table, row in order
    }
    assert set(statements) <= set(TABLES)
    connection.execute("BEGIN IMMEDIATE")
    # The database takes events only in the order of their chain; what their hash is, it cannot know.
    connection.execute("UPDATE chains SET newest = newest + ? WHERE name = 'events'", (len(prepared),))
    for order in prepared:
        for table, row in order:
            connection.execute(statements[table], tuple(row.values()))
    connection.execute("COMMIT")
    connection.close()


def lines(rounds: int, count: int = 100_000) -> list[Line]:
    """Medians of interleaved rounds, each on a desk of its own that has 1,000 projects."""
    rates: dict[str, list[float]] = {"raw": [], "place": [], "import": []}
    for _ in range(rounds):
        for name, found in rates.items():
            found.append(count / _seconds(name, count))
    middle = {name: statistics.median(values) for name, values in rates.items()}
    beside = "raw sqlite3, row by row"
    return [
        only(f"intake of {count:,} orders, raw sqlite3", middle["raw"], "orders/s", beside, middle["raw"]),
        at_least("intake, place_all of checked orders", middle["place"], "orders/s", beside, middle["raw"], 2),
        at_least("intake, printdesk import with its checks", middle["import"], "orders/s", beside, middle["raw"], 1),
    ]


def _seconds(way: str, count: int) -> float:
    with TemporaryDirectory() as folder, connect(data=Path(folder) / "data") as desk:
        desk.projects.place_all([parse_order(one) for one in orders(1000, "before")])
        job = _job(way, desk, Path(folder), orders(count, "new"))
        begin = time.perf_counter()
        job()
        return time.perf_counter() - begin


def _job(way: str, desk: Desk, folder: Path, made: list[dict[str, Any]]) -> Callable[[], object]:
    if way == "import":
        file = folder / "orders.json"
        file.write_text(json.dumps(made))
        return lambda: Import(desk).run([file])
    drafts = [parse_order(one) for one in made]
    if way == "place":
        return lambda: desk.projects.place_all(drafts)
    prepared = rows_of(drafts, 1001)
    return lambda: raw(desk, prepared)
