"""Where the mail server is and how to get a connection to it that is ready for mail."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

from core.errors import SettingsError

_STARTTLS = ("required", "auto", "off")


class Unreachable(Exception):
    """The mail server cannot be used now, whichever message is to be sent."""


@dataclass(frozen=True)
class SmtpServer:
    """One mail server; *timeout* is in seconds, for each answer."""

    host: str
    port: int
    tls: bool = False
    starttls: str = "auto"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 20

    @classmethod
    def from_url(cls, url: str, timeout: float = 20) -> SmtpServer:
        """
        The server of `smtp://user:password@host:port?starttls=required|auto|off` or `smtps://…`.

        Raises SettingsError. starttls is required where there is a password, else auto: used where offered.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:  # its text would show a part of the password
            raise _bad_url("its host or port cannot be read") from None
        if parts.scheme not in ("smtp", "smtps"):
            raise _bad_url("it does not begin with smtp:// or smtps://")
        if not parts.hostname or parts.path not in ("", "/") or parts.fragment:
            raise _bad_url("it needs a host and no path")
        user, tls = unquote(parts.username or ""), parts.scheme == "smtps"
        starttls = _starttls(parts.query, "required" if user else "auto")
        port = port or (465 if tls else 587 if user else 25)
        return cls(parts.hostname, port, tls, starttls, user, unquote(parts.password or ""), timeout)

    def connect(self) -> smtplib.SMTP:
        """A connection that is encrypted and logged in as the URL asks for; raises Unreachable."""
        name = f"The mail server {self.host}:{self.port}"
        with _as_unreachable(f"{name} cannot be reached"):
            smtp = self._open()
        try:
            with _as_unreachable(f"{name} does not answer the greeting"):
                smtp.ehlo_or_helo_if_needed()
            with _as_unreachable(f"{name} cannot be talked to securely (starttls={self.starttls})"):
                self._secure(smtp)
            with _as_unreachable(f"{name} refuses the login as {self.user}"):
                self._login(smtp)
        except Unreachable:
            smtp.close()
            raise
        return smtp

    def _open(self) -> smtplib.SMTP:
        if self.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, _own_name(), timeout=self.timeout, context=context)
        return smtplib.SMTP(self.host, self.port, _own_name(), timeout=self.timeout)

    def _secure(self, smtp: smtplib.SMTP) -> None:
        if self.tls or self.starttls == "off":
            return
        if self.starttls == "required" or smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
        elif self.user:
            raise smtplib.SMTPNotSupportedError("a password is never sent unencrypted unless starttls=off")

    def _login(self, smtp: smtplib.SMTP) -> None:
        if self.user:
            smtp.login(self.user, self.password)


def _starttls(query: str, default: str) -> str:
    options = dict(parse_qsl(query, keep_blank_values=True))
    starttls = options.pop("starttls", default)
    if options or starttls not in _STARTTLS:
        raise _bad_url(f"the only option is starttls, one of {', '.join(_STARTTLS)}")
    return starttls


def _bad_url(why: str) -> SettingsError:
    return SettingsError(
        f"PRINTDESK_SMTP_URL cannot be used: {why}. "
        "Write it as smtp://user:password@host:port?starttls=required or smtps://…, "
        "with # / ? @ in a password as %23 %2F %3F %40."
    )


@contextmanager
def _as_unreachable(what: str) -> Iterator[None]:
    """Any fault of the connection as Unreachable, saying first *what* did not work."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: characters SMTP cannot say
        raise Unreachable(f"{what}: {reason(error)}") from error


def reason(error: BaseException) -> str:
    """What an error of the connection says, on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return answer(error.smtp_code, error.smtp_error)
    return " ".join(str(error).split())[:400] or type(error).__name__


def answer(code: int, text: bytes | str) -> str:
    """A server's answer as one line of text."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {words}".split())[:400]


@cache
def _own_name() -> str:
    # Asked once: smtplib would look it up for each connection, and a slow resolver takes seconds.
    name = socket.getfqdn()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
