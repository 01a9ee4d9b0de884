"""Moving a project to its next status, and the message that tells the customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core import messages
from core.errors import DeskError, IllegalMove, MoveConflict, ReasonRequired, UnknownProject
from core.mail import sender_address
from core.messages import Draft, Facts
from core.names import fold_text, id_of, number_of
from core.settings import Settings
from core.status import MOVES, Status, sources
from core.store import changes, parts
from core.times import from_micros

TEMPLATES = {Status.PRINTING: "printing", Status.SHIPPED: "shipped", Status.CANCELED: "canceled"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Move:
    """A move that somebody asked for; *seen* is the project's version that they had before their eyes, if any."""

    target: Status
    message: str
    by: str
    reason: str | None = None
    subject: str | None = None
    seen: int | None = None


def facts(row: Row, status: str, settings: Settings, reason: str | None = None, comment: str = "") -> Facts:
    """What a message may say about the project of *row*."""
    return Facts(
        customer=row["customer"],
        number=number_of(row["id"]),
        title=row["title"],
        status=status,
        service=settings.service_name,
        reason=reason or "",
        shipping=row["shipping_option"] or "",
        comment=comment,
    )


def message_row(
    row: Row, event_id: int, template: str, draft: Draft, moment: int, settings: Settings
) -> dict[str, Any]:
    """The outbox row of a message about an event."""
    domain = sender_address(settings.sender).domain
    return {
        "project_id": row["id"],
        "event_id": event_id,
        "template": template,
        "message_id": messages.message_id_for(event_id, f"{moment:x}.{domain}"),
        "recipient_name": row["customer"],
        "recipient": row["email"],
        "subject": draft.subject,
        "body": draft.body,
        "state": "queued",
        "attempts": 0,
        "created_at": moment,
        "due_at": moment,
    }


def make_move(connection: Any, settings: Settings, number: str, wanted: Move, moment: int) -> Row:
    """The move inside the caller's transaction: status, event and message; returns the row after it."""
    project_id = id_of(number)
    reason = _reason(number, wanted)
    for source in sources(wanted.target):
        row = changes.move(connection, project_id, source, wanted.target, now=moment, seen=wanted.seen, reason=reason)
        if row is not None:
            break
    else:
        raise _why_not(connection, project_id, wanted)
    event = {
        "project_id": project_id,
        "kind": "moved",
        "actor": wanted.by,
        "at": moment,
        "status_from": str(source),
        "status_to": str(wanted.target),
        "detail": reason,
    }
    event_id = changes.add_id(connection, "events", event)
    draft = compose(row, settings, wanted)
    template = TEMPLATES[wanted.target]
    changes.add(connection, "messages", message_row(row, event_id, template, draft, moment, settings))
    return row


def compose(row: Row, settings: Settings, wanted: Move) -> Draft:
    """The mail that the move sends: the preview and the move itself both come here."""
    about = facts(row, wanted.target, settings, _reason(number_of(row["id"]), wanted))
    return messages.compose(TEMPLATES[wanted.target], about, wanted.message, wanted.subject)


def suggest(row: Row, settings: Settings, target: Status) -> str:
    """A message to begin with."""
    return messages.suggest(TEMPLATES[target], facts(row, target, settings))


def _reason(number: str, wanted: Move) -> str | None:
    if wanted.target is not Status.CANCELED:
        return None
    reason = fold_text(wanted.reason or "")
    if not reason:
        raise ReasonRequired(number)
    return reason


def _why_not(connection: Any, project_id: int, wanted: Move) -> DeskError:
    """Who was faster, or which rule forbids it."""
    row = parts.project_row(connection, project_id)
    if row is None:
        return UnknownProject(number_of(project_id))
    number, status = number_of(project_id), Status(row["status"])
    overtaken = status is wanted.target or (wanted.seen is not None and row["version"] != wanted.seen)
    last = changes.last_move(connection, project_id) if overtaken else None
    if last is not None and status is not Status.PENDING:
        return MoveConflict(number, status, last["actor"], from_micros(last["at"]))
    return IllegalMove(number, status, wanted.target, MOVES[status])
