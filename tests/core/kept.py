"""Projects with something to be deleted, for tests of the rule for keeping."""

import io
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import core
from core.retention import RULE
from core.times import now

Order = Callable[..., dict[str, Any]]
LATER = timedelta(days=100)
AGED = timedelta(days=3)  # of files in the store: no longer on their way into a project


def place(desk: core.Desk, order: Order, file: bytes, end: str = "Shipped") -> str:
    """A project with an attachment, a comment, an answer and mails that were sent; *end* is its status, if any."""
    number = desk.projects.place(order(comment="Please hurry")).number
    project = desk.projects.attach(number, "plan.pdf", io.BytesIO(file))
    desk.projects.share(number, project.attachments[0].id, True)
    desk.projects.answer(number, project.comments[0].id, "We do")
    if end:
        desk.projects.move(number, "Printing", "We begin")
        if end == "Shipped":
            desk.projects.move(number, "Shipped", "Bye")
        elif end == "Canceled":
            desk.projects.move(number, "Canceled", reason="Broken")
    desk.outbox.deliver_once()
    age(desk)
    return number


def age(desk: core.Desk) -> None:
    """Let everything in the store be some days old."""
    old = (now() - AGED).timestamp()
    for path in (desk.settings.data / "files").rglob("*"):
        os.utime(path, (old, old))


def keep(desk: core.Desk, **rule: int) -> None:
    desk.service.save({"keeping": rule})


def said(desk: core.Desk, number: str) -> list[str]:
    project = desk.projects.get(number)
    return [comment.body for comment in project.comments] + [mail.body for mail in project.messages]


def kinds(desk: core.Desk, number: str) -> list[str]:
    return [event.kind for event in desk.projects.get(number).history if event.actor == RULE]
