"""The mail worker on its own."""

from __future__ import annotations

import signal
import threading
from typing import Annotated

import typer

from dashboard import logbook
from dashboard.cli.app import session
from dashboard.cli.output import say


def deliver(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Send what is due and stop.")] = False,
) -> None:
    """Send messages to customers until stopped; any number of workers may run."""
    stop = threading.Event()
    logbook.begin()
    with session(context).machine_desk() as desk:
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())  # the message being sent is finished first
        summary = desk.outbox.summary()
        say(f"Mail goes to {summary.place}." + ("" if summary.final else " Set PRINTDESK_SMTP_URL to send it."))
        if not once:
            desk.outbox.run(stop)
            return
        sent = desk.outbox.deliver_once(stop)
        after = desk.outbox.summary()
        say(f"{sent:,} messages sent, {after.queued:,} wait, {after.failed:,} failed.")
