"""Handing mails to a mail server, stage by stage."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from core.mail import to_bytes
from core.outcome import Outcome, Result
from core.smtp_server import SmtpServer, Unreachable, answer, reason

# Answers that blame how the desk is set up (no or wrong login, no encryption), not this message.
_SETUP = {530, 534, 535, 538}
# RFC 5321, 4.5.3.2.6: giving up early on the answer to the whole mail is how customers get it twice.
_PATIENCE = 10


class SmtpSender:
    """Hands mails to the server of an URL, one connection for a run of them."""

    final = True

    def __init__(self, url: str, *, timeout: float = 20) -> None:
        self._server = SmtpServer.from_url(url, timeout)
        self.place = f"the mail server {self._server.host}:{self._server.port}"

    @contextmanager
    def session(self) -> Iterator[SmtpSession]:
        """A connection, made at the first mail and ended by QUIT, whose answer changes nothing any more."""
        session = SmtpSession(self._server)
        try:
            yield session
        finally:
            session.quit()


class SmtpSession:
    """One conversation with a mail server; the exact stage at which it ends decides the outcome of a mail."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._down: Outcome | None = None

    def send(self, mail: EmailMessage) -> Outcome:
        """Hand over *mail*; once the server is out of reach, the rest of the run is not tried either."""
        if self._down is not None:
            return self._down
        try:
            smtp = self._connected()
        except Unreachable as error:
            self._down = Outcome(Result.RETRY, str(error))
            return self._down
        return self._hand_over(smtp, mail)

    def quit(self) -> None:
        """Say goodbye if there is anybody; every mail has its outcome already."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(min(5, self._server.timeout))
                smtp.quit()
        except OSError:
            pass
        finally:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        """The connection in use, if it still answers and forgets what was refused, else a new one."""
        if self._smtp is not None:
            try:
                if self._smtp.rset()[0] == 250:
                    return self._smtp
            except OSError:
                pass
            self._drop()
        self._smtp = self._server.connect()
        return self._smtp

    def _hand_over(self, smtp: smtplib.SMTP, mail: EmailMessage) -> Outcome:
        data, international = to_bytes(mail)
        if international and not smtp.has_extn("smtputf8"):
            return Outcome(Result.FAILED, "The mail server does not take international addresses (SMTPUTF8).")
        options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        sender, recipient = (mail[name].addresses[0].addr_spec for name in ("From", "To"))
        stages: tuple[tuple[str, int, Callable[[], tuple[int, bytes]]], ...] = (
            ("MAIL", 2, lambda: smtp.mail(sender, options)),
            ("RCPT", 2, lambda: smtp.rcpt(recipient)),
            ("DATA", 3, lambda: smtp.docmd("DATA")),
            ("the mail itself", 2, lambda: self._transmit(smtp, data)),
        )
        said = ""
        for stage, wanted, step in stages:
            try:
                code, text = step()
            except (OSError, ValueError) as error:
                self._drop()
                return Outcome(Result.RETRY, f"The connection broke at {stage}: {reason(error)}")
            if code // 100 != wanted:
                return self._refused(stage, code, answer(code, text))
            said = answer(code, text)
        return Outcome(Result.SENT, said)

    def _transmit(self, smtp: smtplib.SMTP, data: bytes) -> tuple[int, bytes]:
        smtp.send(re.sub(rb"(?m)^\.", b"..", data) + b".\r\n")  # a line of one dot would end the mail
        assert smtp.sock is not None
        smtp.sock.settimeout(self._server.timeout * _PATIENCE)
        reply = smtp.getreply()
        smtp.sock.settimeout(self._server.timeout)
        return reply

    def _refused(self, stage: str, code: int, said: str) -> Outcome:
        lasting = code // 100 == 5 and code not in _SETUP
        if code == 421 or code // 100 not in (4, 5):  # the server leaves, or says what nobody understands
            self._drop()
        return Outcome(Result.FAILED if lasting else Result.RETRY, f"The mail server refused {stage}: {said}")

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None
