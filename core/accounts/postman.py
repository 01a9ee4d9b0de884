"""Mails to people with an account: sent at once and never stored, for the links in some of them are secrets."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from core.accounts.errors import MailNotSent
from core.errors import DeskError
from core.mail import Outgoing, build_mail, sender_address
from core.outcome import Outcome, Result
from core.senders import sender_for
from core.settings import Settings
from core.times import now

log = logging.getLogger("printdesk.accounts")


@dataclass(frozen=True)
class Letter:
    """A mail to one person."""

    name: str
    email: str
    subject: str
    body: str


class Postman:
    """Sends letters, in a thread of its own where nobody waits for them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender = sender_for(settings)
        self._thread: ThreadPoolExecutor | None = None

    @property
    def place(self) -> str:
        """Where mails go, in words."""
        return self._sender.place

    def send(self, letter: Letter) -> None:
        """Hand over a letter now; raises MailNotSent."""
        outcome = self._try(letter)
        if outcome.result is not Result.SENT:
            raise MailNotSent(letter.name, outcome.detail or "the mail server did not take it")

    def later(self, work: Callable[[], Letter | None]) -> None:
        """Do *work*, and send the letter that it returns, while nobody waits; a fault is only logged."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "printdesk-letters")
        self._thread.submit(self._work, work)

    def close(self) -> None:
        """Wait until all letters are sent."""
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None

    def _work(self, work: Callable[[], Letter | None]) -> None:
        try:
            letter = work()
            if letter is not None:
                self.send(letter)
        except DeskError as error:
            log.warning("A mail about an account was not sent: %s", error)
        except Exception:
            log.exception("A mail about an account was not sent.")

    def _try(self, letter: Letter) -> Outcome:
        try:
            sender = sender_address(self._settings.sender)
            name = f"<{secrets.token_hex(16)}@{sender.domain}>"
            outgoing = Outgoing(0, name, letter.name, letter.email, letter.subject, letter.body, now(), 1)
            mail = build_mail(outgoing, sender)
        except DeskError as error:
            return Outcome(Result.FAILED, str(error))
        with self._sender.session() as session:
            return session.send(mail)
