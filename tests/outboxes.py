"""Messages put straight into the outbox, workers with a clock of their own, and a look at what became of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.messages import message_id_for
from core.outbox import Outbox
from core.senders import SmtpSender
from core.settings import read_settings
from core.store import history
from core.store.database import Database
from core.store.schema import attempts, messages, projects

PROJECT: dict[str, Any] = {
    "title": "Bracket set",
    "customer": "Ada Meyer",
    "email": "ada@example.com",
    "country": "DE",
    "materials": "PA12",
    "items": 1,
    "quantity": 1,
    "total": 1250,
    "shipping_cost": 0,
    "discount": 0,
    "currency": "EUR",
    "payment": "Open",
    "ordered_at": 0,
    "status_since": 0,
    "status": "Pending",
    "source": "json",
    "search_text": "bracket set",
}


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


def outbox_to(url: str, store: Database, clock: Clock, timeout: float = 5) -> Outbox:
    return Outbox(store, SmtpSender(url, timeout=timeout), read_settings(user="ada"), clock=clock)


def queue(store: Database, count: int = 1, **changes: Any) -> list[int]:
    """Queue *count* messages, due since long ago, to m1@example.com, m2@…; returns their ids."""
    with store.writing() as connection:
        project = connection.execute(projects.insert().values(**PROJECT)).inserted_primary_key[0]
        return [_message(connection, project, changes) for _ in range(count)]


def _message(connection: sa.Connection, project: int, changes: dict[str, Any]) -> int:
    happened = {"project_id": project, "kind": "comment", "actor": "ada", "at": 0}
    event = history.append(connection, "events", [happened])[0]
    row = {
        "project_id": project,
        "event_id": event,
        "template": "printing",
        "message_id": message_id_for(event, "desk.example.com"),
        "recipient_name": "Meyer, Ada",
        "recipient": f"m{event}@example.com",
        "subject": "Your project",
        "body": "Hello",
        "created_at": 0,
        "due_at": 0,
    }
    return int(connection.execute(messages.insert().values(row | changes)).inserted_primary_key[0])


def rows(store: Database) -> Sequence[sa.Row[Any]]:
    """Every message, oldest first."""
    with store.reading() as connection:
        return connection.execute(sa.select(messages).order_by(messages.c.id)).all()


def states(store: Database) -> Counter[str]:
    """How many messages are in each state."""
    return Counter(row.state for row in rows(store))


def tries(store: Database, message: int) -> list[tuple[str, str]]:
    """The outcome and detail of each try of a message, oldest first."""
    query = sa.select(attempts.c.outcome, attempts.c.detail).where(attempts.c.message_id == message)
    with store.reading() as connection:
        return [(row.outcome, row.detail) for row in connection.execute(query.order_by(attempts.c.id))]
