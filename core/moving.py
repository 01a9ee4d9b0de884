"""Moving a project to its next status, and the message that tells the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core import messages
from core.errors import DeskError, IllegalMove, MoveConflict, ReasonRequired, UnknownProject
from core.links import link_address
from core.mail import sender_address
from core.messages import Draft, Facts
from core.names import fold_text, id_of, number_of
from core.settings import Settings
from core.status import MOVES, Status, sources
from core.store import changes, moves, parts
from core.times import from_micros

TEMPLATES = {Status.PRINTING: "printing", Status.SHIPPED: "shipped", Status.CANCELED: "canceled"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Move:
    """
    A move that somebody asked for; *seen* is the project's version that they had before their eyes, if any.

    *despite* is why, and in spite of what, the project is printed.
    """

    target: Status
    message: str
    by: str
    reason: str | None = None
    subject: str | None = None
    seen: int | None = None
    despite: str | None = None


def facts(row: Row, status: str, settings: Settings, reason: str | None = None, comment: str = "") -> Facts:
    """What a message may say about the project of *row*, with the token of its link as `link` if it has one."""
    return Facts(
        customer=row["customer"],
        number=number_of(row["id"]),
        title=row["title"],
        status=status,
        service=settings.service_name,
        reason=reason or "",
        shipping=row["shipping_option"] or "",
        link=link_address(settings, row.get("link")),
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
    moved = _move(connection, settings, [project_id], _with_reason(wanted, number), moment)
    if not moved:
        raise _why_not(connection, project_id, wanted)
    return moved[project_id]


def make_moves(
    connection: Any, settings: Settings, numbers: Sequence[str], wanted: Move, moment: int
) -> dict[str, Row | DeskError]:
    """As `make_move`, for several projects at once; each number's row, or why it was refused."""
    ids = {number: _id_or_refusal(number) for number in numbers}
    known = sorted({one for one in ids.values() if isinstance(one, int)})
    if not known:
        return {number: one for number, one in ids.items() if isinstance(one, DeskError)}
    moved = _move(connection, settings, known, _with_reason(wanted, number_of(known[0])), moment)
    refused = {one: _why_not(connection, one, wanted) for one in known if one not in moved}
    found: dict[int, Row | DeskError] = {**moved, **refused}
    return {number: found[one] if isinstance(one, int) else one for number, one in ids.items()}


def _move(connection: Any, settings: Settings, ids: Sequence[int], wanted: Move, moment: int) -> dict[int, Row]:
    """The rows of those that could be moved, by id; each has its event and its message now."""
    found: dict[int, Row] = {}
    for source in sources(wanted.target):
        change = {"source": str(source), "target": str(wanted.target), "now": moment, "reason": wanted.reason}
        rows = moves.move(connection, [one for one in ids if one not in found], change, wanted.seen)
        if rows:
            drafts = {one: _compose(row, settings, wanted) for one, row in rows.items()}
            if wanted.despite:
                about = {"kind": "cleared", "actor": wanted.by, "at": moment, "detail": wanted.despite}
                changes.add(connection, "events", [{**about, "project_id": one} for one in rows])
            events = moves.add_events(connection, list(rows), {**change, "actor": wanted.by})
            template = TEMPLATES[wanted.target]
            queued = [
                message_row(rows[one], event_id, template, drafts[one], moment, settings)
                for one, event_id in events.items()
            ]
            moves.add_messages(connection, queued)
        found |= rows
    return found


def compose(row: Row, settings: Settings, wanted: Move) -> Draft:
    """The mail that the move would send; the move itself composes it in the same way."""
    return _compose(row, settings, _with_reason(wanted, number_of(row["id"])))


def _compose(row: Row, settings: Settings, wanted: Move) -> Draft:
    about = facts(row, wanted.target, settings, wanted.reason)
    return messages.compose(TEMPLATES[wanted.target], about, wanted.message, wanted.subject)


def suggest(row: Row, settings: Settings, target: Status) -> str:
    """A message to begin with."""
    return messages.suggest(TEMPLATES[target], facts(row, target, settings))


def _with_reason(wanted: Move, number: str) -> Move:
    """The move with its reason fit to store, which only a cancellation has; raises ReasonRequired."""
    reason = fold_text(wanted.reason or "") if wanted.target is Status.CANCELED else None
    if reason == "":
        raise ReasonRequired(number)
    return wanted if reason == wanted.reason else replace(wanted, reason=reason)


def _id_or_refusal(number: str) -> int | DeskError:
    try:
        return id_of(number)
    except UnknownProject as refusal:
        return refusal


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
