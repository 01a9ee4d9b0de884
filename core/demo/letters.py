"""The messages of the demo's past, composed from the templates once and then only filled in."""

from __future__ import annotations

from functools import cache
from typing import Any

from core import messages
from core.demo.plans import Plan
from core.mail import sender_address
from core.messages import Facts, message_id_for
from core.moving import TEMPLATES
from core.names import number_of
from core.settings import Settings
from core.status import Status

DELIVERY = 2_300_000  # microseconds until the mail server had taken a message

# Stand for the facts of a project in a message that is composed for all of them.
CUSTOMER, NUMBER, TITLE, SHIPPING, LINK = "⟦customer⟧", "⟦number⟧", "⟦title⟧", "⟦shipping⟧", "⟦link⟧"


class Letters:
    """Makes the rows of messages that were sent."""

    def __init__(self, settings: Settings) -> None:
        self._service = settings.service_name
        self._domain = sender_address(settings.sender).domain
        self._composed = cache(self._compose)

    def row(
        self, plan: Plan, number: int, event: int, at: int, letter: tuple[str, str, str], link: str
    ) -> tuple[Any, ...]:
        """
        A message about an event, without its id, with the address of the order's *link* where it has one.

        *letter* is what it answers to: status or answer, text, comment.
        """
        kind, message, comment = letter
        status = _status_at(plan, at)
        reason = plan.moves[-1].reason if status == Status.CANCELED else None
        template, subject, body = self._composed(kind, status, message, comment, reason or "", bool(link))
        who, text = plan.customer, _fill(body, plan, number).replace(LINK, link)
        return (
            number, event, template, message_id_for(event, f"{at:x}.{self._domain}"), who.name, who.email,
            _fill(subject, plan, number), text, "sent", 1, at, at, None, None, at + DELIVERY,
        )  # fmt: skip

    def _compose(
        self, kind: str, status: str, message: str, comment: str, reason: str, linked: bool
    ) -> tuple[str, str, str]:
        about = {"reason": reason, "shipping": SHIPPING, "comment": comment, "link": LINK if linked else ""}
        facts = Facts(CUSTOMER, NUMBER, TITLE, status, self._service, **about)
        template = "answer" if kind == "answer" else TEMPLATES[Status(kind)]
        draft = messages.compose(template, facts, message)
        return template, draft.subject, draft.body


def _status_at(plan: Plan, at: int) -> str:
    return next((move.after for move in reversed(plan.moves) if move.at <= at), Status.PENDING.value)


def _fill(text: str, plan: Plan, number: int) -> str:
    filled = text.replace(CUSTOMER, plan.customer.name).replace(NUMBER, number_of(number))
    return filled.replace(TITLE, plan.title).replace(SHIPPING, plan.shipping_option)
