"""The mails that tell the staff of a new order, put into the outbox with the order itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core import messages
from core.catalog.stored import service_of
from core.confirming import order_lines
from core.moving import facts, message_row
from core.names import number_of
from core.settings import Settings
from core.store import changes

TEMPLATE = "ordered"
ACTOR = "Printdesk"
Row = Mapping[str, Any]


def announce(connection: Any, settings: Settings, row: Row, moment: int) -> None:
    """
    Queue a mail to each of the service's staff_mails, inside the transaction that places the order of *row*.

    Each has an event of its own, since an event has at most one mail. *moment* is in microseconds.
    """
    for address in service_of(connection).staff_mails:
        about = replace(
            facts(row, row["status"], settings),
            order="\n".join(order_lines(connection, row)),
            link=f"{settings.public_url.rstrip('/')}/projects/{number_of(row['id'])}",
        )
        draft = messages.compose(TEMPLATE, about, messages.suggest(TEMPLATE, about))
        event = {"project_id": row["id"], "kind": "announced", "actor": ACTOR, "at": moment, "detail": address}
        mail = message_row(row, changes.add_id(connection, "events", event), TEMPLATE, draft, moment, settings)
        changes.add(connection, "messages", {**mail, "recipient": address, "recipient_name": settings.service_name})
