"""Mail servers for tests: one that fails by script at any stage, and a real one that keeps what it takes."""

# ruff: noqa: ARG002, N802  # the handlers have the names and arguments that aiosmtpd calls

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

STAGES = ("connect", "ehlo", "mail", "rcpt", "data", "mid-data", "dot", "quit")
FAILURES = ("drop", "hang", "421", "451", "550", "nonsense")
NORMAL = {
    "connect": "220 ready",
    "ehlo": "250 welcome",
    "helo": "250 welcome",
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go on",
    "dot": "250 taken",
    "rset": "250 ok",
    "quit": "221 bye",
}


class _Gone(Exception):
    """The server leaves the conversation."""


class _Conversation(socketserver.StreamRequestHandler):
    server: ScriptedServer

    def handle(self) -> None:
        try:
            self._answer("connect")
            while line := self.rfile.readline():
                word = line.split()[0].decode().lower()
                self._answer(word)
                if word == "data" and not self.server.fails_at("data"):
                    self._take()
                elif word == "quit":
                    return
        except (_Gone, OSError):
            return

    def _take(self) -> None:
        lines = [self.rfile.readline()]
        refused = self.server.fails_at("mid-data")
        if refused:
            self._fail()
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if not refused:
            if not (self.server.fails_at("dot") and self.server.failure in ("421", "451", "550")):
                self.server.taken.append(b"".join(lines))
            self._answer("dot")

    def _answer(self, stage: str) -> None:
        if self.server.fails_at("ehlo" if stage == "helo" else stage):
            self._fail()
        else:
            self._say(NORMAL[stage])

    def _fail(self) -> None:
        match self.server.failure:
            case "drop":
                raise _Gone
            case "hang":
                self.server.closing.wait(30)
                raise _Gone
            case "nonsense":
                self._say("what a lovely day")
            case code:
                self._say(f"{code} by script")
                if code == "421":
                    raise _Gone

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class ScriptedServer(socketserver.ThreadingTCPServer):
    """
    Speaks SMTP on loopback and fails at *stage* in the way of *failure*, until `recover()`.

    `taken` holds the mails it is answerable for, also those whose acceptance it failed to tell.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, stage: str = "", failure: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.stage, self.failure = stage, failure
        self.taken: list[bytes] = []
        self.closing = threading.Event()
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"

    def fails_at(self, stage: str) -> bool:
        """Whether the script fails at *stage*."""
        return stage == self.stage

    def recover(self) -> None:
        """From now on nothing fails."""
        self.stage = ""

    def __enter__(self) -> ScriptedServer:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()


class Inbox:
    """What a real server does with mails: it keeps them, and refuses the recipients it is told to refuse."""

    def __init__(self, refuses: str = "nobody@") -> None:
        self.refuses = refuses
        self.envelopes: list[Envelope] = []
        self.port = 0

    @property
    def url(self) -> str:
        """Where to send mails to it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails that arrived, parsed, in their order."""
        contents = [envelope.content or b"" for envelope in self.envelopes]
        return [message_from_bytes(bytes(content), policy=policy.default) for content in contents]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to a recipient."""
        if address.startswith(self.refuses):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a mail."""
        self.envelopes.append(envelope)
        return "250 kept"


@contextmanager
def serving(inbox: Inbox, **options: Any) -> Iterator[Inbox]:
    """*inbox* behind a real mail server on loopback, with aiosmtpd's *options*."""
    inbox.port = _free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, **options)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
