"""The outbox in the database: claiming messages with a lease, and writing down how each try ended."""

from __future__ import annotations

import sqlalchemy as sa

from core.mail import Outgoing
from core.store.schema import attempts, messages
from core.times import from_micros

_STATES = ("sending", "queued")  # a lease that ran out goes first: its customer has waited longest


def _due(state: str) -> sa.Select[tuple[int, str | None]]:
    """The message in *state* that has been due for longest, unless another worker is just claiming it."""
    return (
        sa.select(messages.c.id, messages.c.leased_by)
        .where(messages.c.state == state, messages.c.due_at <= sa.bindparam("now"))
        .order_by(messages.c.due_at)
        .limit(1)
    )


_PEEK = {state: _due(state) for state in _STATES}
_LOCK = {state: _due(state).with_for_update(skip_locked=True) for state in _STATES}
_CLAIM = (
    messages.update()
    .where(messages.c.id == sa.bindparam("claimed"))
    .values(
        state="sending",
        leased_by=sa.bindparam("worker"),
        due_at=sa.bindparam("until"),
        attempts=messages.c.attempts + 1,
    )
    .returning(
        messages.c.id,
        messages.c.message_id,
        messages.c.recipient_name,
        messages.c.recipient,
        messages.c.subject,
        messages.c.body,
        messages.c.created_at,
        messages.c.attempts,
    )
)


def is_due(connection: sa.Connection, now: int) -> bool:
    """Whether there is anything to claim: asked first, so that an idle worker takes no lock."""
    return any(connection.execute(_PEEK[state], {"now": now}).first() is not None for state in _STATES)


def claim(connection: sa.Connection, worker: str, now: int, lease: int) -> Outgoing | None:
    """Give *worker* a due message, which nobody else gets within *lease* microseconds, or None."""
    for state in _STATES:
        due = connection.execute(_LOCK[state], {"now": now}).first()
        if due is None:
            continue
        if state == "sending":
            lost = f"{due.leased_by} has not come back; it may have been sent"
            _note(connection, due.id, now, "interrupted", lost)
        row = connection.execute(_CLAIM, {"claimed": due.id, "worker": worker, "until": now + lease}).one()
        return Outgoing(**{**row._mapping, "created_at": from_micros(row.created_at)})
    return None


def finish(
    connection: sa.Connection,
    message: Outgoing,
    worker: str,
    now: int,
    *,
    state: str,
    outcome: str,
    detail: str,
    due_at: int,
) -> bool:
    """Note the *outcome* of a try and leave the message in *state*; False when the lease was lost."""
    _note(connection, message.id, now, outcome, detail)
    # The number of the try tells this lease from a later one of the same worker.
    held = (
        (messages.c.id == message.id)
        & (messages.c.state == "sending")
        & (messages.c.leased_by == worker)
        & (messages.c.attempts == message.attempts)
    )
    sent = state == "sent"
    values = {"error": None if sent else detail, "sent_at": now if sent else None, "leased_by": None}
    changed = messages.update().where(held).values(state=state, due_at=due_at, **values)
    return connection.execute(changed).rowcount == 1


def requeue(connection: sa.Connection, message_id: int, now: int, actor: str) -> bool:
    """Make a failed or waiting message due at once, with all its tries before it; False if it is neither, or erased."""
    changed = connection.execute(
        messages.update()
        .where(messages.c.id == message_id, messages.c.state.in_(("failed", "queued")), messages.c.erased_at.is_(None))
        .values(state="queued", due_at=now, attempts=0)
    )
    if changed.rowcount:
        _note(connection, message_id, now, "requeued", f"by {actor}")
    return bool(changed.rowcount)


def counts(connection: sa.Connection) -> dict[str, int]:
    """How many messages are queued, sending and failed; those sent may be millions and are not counted."""
    states = ("queued", "sending", "failed")
    query = (
        sa.select(messages.c.state, sa.func.count().label("n"))
        .where(messages.c.state.in_(states))
        .group_by(messages.c.state)
    )
    return dict.fromkeys(states, 0) | {row.state: row.n for row in connection.execute(query)}


def _note(connection: sa.Connection, message_id: int, now: int, outcome: str, detail: str) -> None:
    """Append to the attempts of a message, if it still exists."""
    row = sa.select(messages.c.id, sa.literal(now, sa.BigInteger), sa.literal(outcome), sa.literal(detail))
    connection.execute(
        attempts.insert().from_select(["message_id", "at", "outcome", "detail"], row.where(messages.c.id == message_id))
    )
