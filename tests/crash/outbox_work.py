"""What the mail workers of these tests do, and a mail server that kills them at the worst moments."""

# ruff: noqa: ARG002, N802  # the handlers have the names and arguments that aiosmtpd calls

from __future__ import annotations

import asyncio
import os
import random
import signal
import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import psutil

from core.outbox import Outbox
from core.senders import SmtpSender
from core.settings import read_settings
from core.store.database import Database
from tests.crash.processes import meet
from tests.smtp_server import Inbox

LEASE = timedelta(seconds=4)


def deliver(database_url: str, smtp_url: str) -> int:
    """Begin with the others and deliver until nothing is due; returns how many mails were sent."""
    store = Database(database_url)
    outbox = Outbox(store, SmtpSender(smtp_url), read_settings(), lease=LEASE)
    meet()
    try:
        return outbox.deliver_once()
    finally:
        store.close()


def deliver_until_killed(database_url: str, smtp_url: str) -> None:
    """Deliver for ever."""
    outbox = Outbox(Database(database_url), SmtpSender(smtp_url), read_settings(), lease=LEASE)
    outbox.run(threading.Event(), every=0.05)


class DeadlyInbox(Inbox):
    """
    Kills the worker that is just talking to it, in turn: before it sent the mail, before it hears that the mail is
    taken, and about when it writes that down.
    """

    MOMENTS = ("before sending", "before the answer", "about marking")

    def __init__(self, kills: int, every: int) -> None:
        super().__init__()
        self.workers: set[int] = set()
        self.kills: list[str] = []
        self._wanted, self._every, self._chance = kills, every, random.Random(1)
        self._mails = self._doomed = 0

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """A mail begins: every so often its worker dies now, or at one of the two later moments."""
        self._mails += 1
        envelope.mail_from = address
        session.moment = ""
        if self._mails % self._every == 0 and self._doomed < self._wanted:
            session.moment = self.MOMENTS[self._doomed % 3]
            self._doomed += 1
        if session.moment == "before sending":
            self._kill(session)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep the mail; its worker may never hear of it."""
        answer = await super().handle_DATA(server, session, envelope)
        if session.moment == "before the answer":
            self._kill(session)
        elif session.moment == "about marking":
            asyncio.get_running_loop().call_later(self._chance.uniform(0, 0.004), self._kill, session)
        return answer

    def _kill(self, session: Any) -> None:
        before = len(self.kills)
        for pid in set(self.workers):
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                ports = {one.laddr.port for one in psutil.Process(pid).net_connections("tcp4")}
                if session.peer[1] in ports:
                    os.kill(pid, signal.SIGKILL)
                    self.workers.discard(pid)
                    self.kills.append(session.moment)
        if len(self.kills) == before:  # it was faster and has hung up: another one, then
            self._doomed -= 1
