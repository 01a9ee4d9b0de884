"""The mail worker: claims what is due, sends it, and writes down how it ended."""

from __future__ import annotations

import logging
import os
import random
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from core import times
from core.errors import DeskError, NothingToRetry, StoreError
from core.mail import Outgoing, build_mail, sender_address
from core.names import fold_line
from core.outcome import Outcome, Result
from core.senders import Sender, Session
from core.settings import Settings
from core.store import outbox as sql
from core.store.database import Database

LEASE = timedelta(minutes=10)  # longer than the slowest mail: every stage of SMTP at its time-out
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=4)
TRIES = 26  # with these pauses about three days
_PATIENCE = (0.1, 0.5, 2, 10, 30)  # seconds to wait for the database before giving up on writing an outcome

log = logging.getLogger("printdesk.outbox")


@dataclass(frozen=True)
class Summary:
    """What the screens say about mail: *place* is where it goes, *final* whether that is the customer."""

    queued: int
    failed: int
    place: str
    final: bool


def pause_after(tries: int) -> timedelta:
    """How long to wait after this many tries: doubling, bounded, and spread so that not all come at once."""
    pause = min(FIRST_PAUSE * 2.0 ** min(tries - 1, 20), LONGEST_PAUSE)
    return pause * random.uniform(0.75, 1.25)  # noqa: S311  # nothing to guess here


class Outbox:
    """Messages on their way to customers. Any number of these may work on one database."""

    def __init__(
        self,
        store: Database,
        sender: Sender,
        settings: Settings,
        *,
        lease: timedelta = LEASE,
        clock: Callable[[], datetime] = times.now,
    ) -> None:
        self._store, self._sender, self._lease, self._clock = store, sender, lease // times.MICROSECOND, clock
        self._settings, self._user = settings, settings.user
        sender_address(settings.sender)  # refuses one that is none at once
        self._worker = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"

    def deliver_once(self, stop: threading.Event | None = None) -> int:
        """Send until nothing is due, or *stop* is set between two messages; returns how many were sent."""
        sent = 0
        with self._sender.session() as session:
            while not (stop and stop.is_set()) and (message := self._claim()) is not None:
                outcome = self._try(session, message)
                self._finish(message, outcome)
                sent += outcome.result is Result.SENT
        return sent

    def run(self, stop: threading.Event, every: float = 1.0) -> None:
        """Deliver until *stop* is set, looking for work *every* so many seconds; faults are logged."""
        while not stop.is_set():
            try:
                self.deliver_once(stop)
            except DeskError as error:
                log.warning("Mail waits: %s", error)
            except Exception:
                log.exception("Mail waits, because of an unexpected error.")
            stop.wait(every)

    def retry(self, message_id: int, by: str | None = None) -> None:
        """Send a failed or waiting message again as soon as a worker is free; raises NothingToRetry."""
        now = self._now()
        if not self._store.write(lambda c: sql.requeue(c, message_id, now, by or self._user)):
            raise NothingToRetry(message_id)

    def summary(self) -> Summary:
        """How much waits, how much failed, and where mail goes."""
        with self._store.reading() as connection:
            counts = sql.counts(connection)
        return Summary(counts["queued"] + counts["sending"], counts["failed"], self._sender.place, self._sender.final)

    def _claim(self) -> Outgoing | None:
        now = self._now()
        with self._store.reading() as connection:
            if not sql.is_due(connection, now):
                return None
        return self._store.write(lambda c: sql.claim(c, self._worker, now, self._lease))

    def _try(self, session: Session, message: Outgoing) -> Outcome:
        try:
            mail = build_mail(message, sender_address(self._settings.sender))
        except Exception as error:  # noqa: BLE001  # what cannot be written as a mail today cannot be tomorrow
            return Outcome(Result.FAILED, str(error) or type(error).__name__)
        try:
            return session.send(mail)
        except Exception as error:
            log.exception("Message %s could not be sent.", message.id)
            return Outcome(Result.RETRY, f"{type(error).__name__}: {error}")

    def _finish(self, message: Outgoing, outcome: Outcome) -> None:
        """Write down the outcome; a database that is away is waited for, as forgetting would send a copy."""
        for pause in _PATIENCE:
            try:
                return self._write_down(message, outcome)
            except StoreError as error:
                log.warning("The outcome of message %s waits: %s", message.id, error)
                time.sleep(pause)
        return self._write_down(message, outcome)

    def _write_down(self, message: Outgoing, outcome: Outcome) -> None:
        now = self._now()
        # What a server says may hold anything, also what a database refuses.
        due_at, detail, again = now, fold_line(outcome.detail)[:500], outcome.result is Result.RETRY
        if again and message.attempts >= TRIES:
            again, detail = False, f"Given up after {TRIES} tries. {detail}"
        if again:
            due_at += pause_after(message.attempts) // times.MICROSECOND
        state = "queued" if again else "sent" if outcome.result is Result.SENT else "failed"
        ending = partial(sql.finish, state=state, outcome=outcome.result, detail=detail, due_at=due_at)
        if not self._store.write(lambda connection: ending(connection, message, self._worker, now)):
            log.warning("Message %s took longer than its lease; another worker has it.", message.id)

    def _now(self) -> int:
        return times.to_micros(self._clock())
