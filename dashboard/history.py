"""What happened to a project, what its customer was written, and what was said, as text."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from core.conversation import CUSTOMER
from core.outbox import Summary
from core.project import Event, Message, Project
from core.retention import RULE
from dashboard.facts import when

_DID = {
    "placed": "placed the order",
    "announced": "told the staff by mail",
    "cleared": "went on in spite of the pre-flight",
    "commented": "wrote a comment",
    "answered": "answered a comment",
    "noted": "wrote a note",
    "attached": "added a file",
    "detached": "deleted a file",
    "shared": "let the customer see a file",
    "unshared": "hid a file from the customer",
    "attachments erased": "deleted files, which are kept no longer",
    "texts erased": "deleted the texts of mails and comments, which are kept no longer",
    "erased": "erased what was personal",
    "link renewed": "put a new link for the customer in the place of the old one",
    "link revoked": "took the customer's link back",
}


def events(project: Project, zone: tzinfo, now: datetime) -> list[dict[str, Any]]:
    """Who did what and when, newest first."""
    return [
        {"actor": _who(event), "did": _did(event), "detail": event.detail or "", "at": when(event.at, zone, now)}
        for event in reversed(project.history)
    ]


def _who(event: Event) -> str:
    return {CUSTOMER: "The customer", RULE: "The rule for keeping"}.get(event.actor, event.actor)


def _did(event: Event) -> str:
    if event.status_to is not None and event.status_from is not None:
        return f"moved it from {event.status_from} to {event.status_to}"
    return _DID.get(event.kind, event.kind)


def mails(project: Project, mail: Summary, zone: tzinfo, now: datetime, *, may_retry: bool = True) -> dict[str, Any]:
    """Messages to the customer with how far they are, newest first, and where they go when not to the customer."""
    rows = [_mail(message, zone, now, may_retry) for message in reversed(project.messages)]
    return {"rows": rows, "place": no_server(mail) if rows else ""}


def no_server(mail: Summary) -> str:
    """What to know when mail does not reach customers, else nothing."""
    if mail.final:
        return ""
    return f"No mail server is configured (PRINTDESK_SMTP_URL): mails are kept in {mail.place} and reach nobody."


def _mail(message: Message, zone: tzinfo, now: datetime, may_retry: bool) -> dict[str, Any]:
    is_stuck = message.state == "failed" or (message.state == "queued" and message.attempts > 0)
    is_there = message.erased_at is None
    tries = f"{message.attempts} {'try' if message.attempts == 1 else 'tries'} so far."
    return {
        "id": str(message.id),
        "subject": message.subject,
        "to": f"{message.recipient_name} <{message.recipient}>",
        "body": message.body,
        "state": message.state,
        "detail": tries if message.attempts and message.state != "sent" else "",
        "error": message.error or "" if message.state != "sent" else "",
        "at": when(message.sent_at or message.created_at, zone, now),
        "retry": may_retry and is_stuck and is_there,
    }
