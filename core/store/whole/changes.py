"""What has changed since a snapshot was made: told by the events, and checked against what the database keeps exact."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pyarrow.compute as pc
import sqlalchemy as sa

from core.store.sources import SOURCES
from core.store.tallies import statement_of
from core.store.whole.plan import STATE, WITNESS
from core.store.whole.snapshot import Snapshot

MOST = 20_000  # events: more take longer to follow than the table takes to read
Rows = Sequence[sa.Row[Any]]

_LISTED = {
    "sqlite": "SELECT value FROM json_each(:{0})",
    "postgresql": "SELECT CAST(value AS {1}) FROM json_array_elements_text(CAST(:{0} AS json))",
}
_EVENTS = "SELECT id, project_id, status_from, status_to FROM events WHERE id > :last{0} ORDER BY id LIMIT :most"
_GAPS = (
    " OR id IN (SELECT e.id FROM json_array_elements(CAST(:gaps AS json)) AS g JOIN events AS e"
    " ON e.id BETWEEN CAST(g ->> 0 AS bigint) AND CAST(g ->> 1 AS bigint))"
)


class Unexplained(Exception):  # not an error: the snapshot is made anew
    """The events do not tell how the snapshot became what the database is now."""


def rows_since(connection: sa.Connection, snapshot: Snapshot, facts: Mapping[str, Any]) -> Rows:
    """
    The rows that are new or perhaps changed, in the order of the table; raises Unexplained.

    *facts* are those that new snapshots get: they must be the same.
    """
    dialect, before = connection.dialect.name, snapshot.state
    now = json.loads(connection.exec_driver_sql(STATE[dialect]).scalar_one())
    if any(before.get(name) != fact for name, fact in facts.items()):
        raise Unexplained
    if before["rows"] != now["rows"] or before["event"] > now["event"]:
        raise Unexplained
    witness = connection.exec_driver_sql(f"{WITNESS[dialect]}{int(before['event'])}").scalar()
    if witness != before["witness"]:
        raise Unexplained  # a database with another history
    events = _events(connection, before)
    if len(events) > MOST or _moved(before["tallies"], events) != +Counter(now["tallies"]):
        raise Unexplained
    return _rows(connection, snapshot, events, models=before["models"] != now["models"])


def _events(connection: sa.Connection, before: dict[str, Any]) -> Rows:
    gaps = before["gaps"]
    values = {"last": before["event"], "most": MOST + 1} | ({"gaps": json.dumps(gaps)} if gaps else {})
    return connection.execute(statement_of(_EVENTS.format(_GAPS if gaps else "")), values).all()


def _moved(tallies: dict[str, int] | None, events: Rows) -> Counter[str]:
    """
    How many projects would have each status if nothing but these events had happened.

    A project never goes back to an earlier status, so moves without events can never make up for each other.
    """
    counts = Counter(tallies)
    for event in events:
        if event.status_to is not None:
            counts[event.status_to] += 1
        if event.status_from is not None:
            counts[event.status_from] -= 1
    return +counts


def _rows(connection: sa.Connection, snapshot: Snapshot, events: Rows, *, models: bool) -> Rows:
    plan = snapshot.plan
    ids = snapshot.ids
    values: dict[str, Any] = {"last": int(ids.max()) if len(ids) else 0}
    changed = [f"SELECT id FROM {plan.name} WHERE id > :last"]

    def also(column: str, name: str, wanted: Collection[Any], kind: str = "bigint") -> None:
        if wanted:
            listed = _LISTED[connection.dialect.name].format(name, kind)
            changed.append(f"SELECT id FROM {plan.name} WHERE {column} IN ({listed})")
            values[name] = json.dumps(list(wanted))

    if plan.name == "events":
        also("id", "events", [event.id for event in events])
    else:
        of_project = "id" if plan.name == "projects" else "project_id"
        also(of_project, "projects", {event.project_id for event in events})
    if plan.name == "messages":  # only what is sent stays as it is
        changed.append("SELECT id FROM messages WHERE state IN ('queued', 'sending', 'failed')")
        also("id", "unsent", _unsent(snapshot))
    if plan.name == "items" and models:
        also("sha256", "models", _unmeasured(snapshot), "text")
    names, tables = ", ".join(plan.expressions), SOURCES[plan.name].tables
    among = f"{plan.id} IN ({' UNION '.join(changed)})"
    sql = f"SELECT {names} FROM {tables} WHERE {among} ORDER BY {plan.order}"
    return connection.execute(sa.text(sql), values).all()


def _unsent(snapshot: Snapshot) -> list[int]:
    open_ones = pc.not_equal(snapshot.columns["state"], "sent")
    ids: list[int] = snapshot.columns["id"].filter(open_ones).to_pylist()
    return ids


def _unmeasured(snapshot: Snapshot) -> list[str]:
    """The model files whose volume the snapshot does not know."""
    files = snapshot.columns["sha256"].filter(pc.is_nan(snapshot.columns["volume_cm3"]))
    names: list[str] = pc.unique(files.drop_null()).to_pylist()
    return names
