"""The ways a mail can leave: to a mail server, or into a folder where none is configured."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from core.mail import to_bytes
from core.outcome import Outcome, Result
from core.settings import Settings
from core.smtp import SmtpSender
from core.smtp_server import reason


class Session(Protocol):
    """One run of mails, over one connection where there is one."""

    def send(self, mail: EmailMessage) -> Outcome:
        """Hand over one mail to its one recipient; faults of the way are outcomes, not errors."""
        ...


class Sender(Protocol):
    """A way out for mails. *place* says where they go, *final* whether that is the customer."""

    place: str
    final: bool

    def session(self) -> AbstractContextManager[Session]:
        """A session, ended politely; nothing is connected before the first mail."""
        ...


def sender_for(settings: Settings) -> Sender:
    """The mail server of the settings, else a Maildir in the data folder; raises SettingsError."""
    if settings.smtp_url is not None:
        return SmtpSender(settings.smtp_url.get_secret_value())
    return MaildirSender(settings.data / "mail")


class MaildirSender:
    """Keeps each mail as a file in a Maildir, which most mail programs open."""

    final = False

    def __init__(self, folder: Path) -> None:
        self.place = f"the folder {folder}"
        self._folder = folder

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The folder itself: there is nothing to open."""
        yield self

    def send(self, mail: EmailMessage) -> Outcome:
        """Put *mail* into the folder; a full disk is tried again."""
        try:
            for part in ("tmp", "new", "cur"):
                (self._folder / part).mkdir(parents=True, exist_ok=True)
            text = to_bytes(mail)[0].replace(b"\r\n", b"\n")  # as files of mails are written
            key = mailbox.Maildir(self._folder, create=False).add(text)
        except (OSError, mailbox.Error) as error:
            return Outcome(Result.RETRY, f"The mail cannot be kept in {self.place}: {reason(error)}")
        return Outcome(Result.SENT, f"kept as {key}")
