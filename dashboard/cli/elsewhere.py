"""Signing in at the provider of single sign-on from the command line: in the browser of this machine (RFC 8252)."""

from __future__ import annotations

import time
import webbrowser
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from core.errors import DeskError
from dashboard.cli.output import say

if TYPE_CHECKING:
    from core import Desk
    from core.accounts.account import SignedIn

_HERE = "127.0.0.1"
_BACK = "/sign-in/oidc/callback"
_PATIENCE = 600  # seconds
_DONE = b"Thank you. You can close this window and go back to the command line.\n"


class NobodyCameBack(DeskError):
    """The sign-in was not finished in the browser."""

    def __init__(self) -> None:
        super().__init__(f"Nobody signed in within {_PATIENCE // 60} minutes. Please begin again.")


class _Waiting(HTTPServer):
    """Waits on this machine for the browser that the provider sends back."""

    answer: dict[str, str] | None = None
    timeout = 1  # seconds until it looks whether it has waited long enough

    def wait(self, state: str) -> dict[str, str]:
        """What the provider answers to the sign-in of *state*; raises NobodyCameBack."""
        end = time.monotonic() + _PATIENCE
        while self.answer is None or self.answer.get("state") != state:
            if time.monotonic() > end:
                raise NobodyCameBack
            self.handle_request()
        return self.answer


class _Back(BaseHTTPRequestHandler):
    timeout = 5  # seconds for which a connection may say nothing

    def do_GET(self) -> None:
        """Take the provider's answer."""
        asked = urlsplit(self.path)
        known = asked.path == _BACK
        if known:
            assert isinstance(self.server, _Waiting), "only it has this handler"
            self.server.answer = dict(parse_qsl(asked.query))
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(_DONE) if known else 0))
        self.end_headers()
        self.wfile.write(_DONE if known else b"")

    def log_message(self, *_: object) -> None:
        """Say nothing: the address has the code."""


def sign_in_elsewhere(desk: Desk, agent: str) -> SignedIn:
    """A session of whoever signs in at the provider, in a browser here; raises what `single_sign_on` raises."""
    with _Waiting((_HERE, 0), _Back) as server:
        back = f"http://{_HERE}:{server.server_port}{_BACK}"
        begun = desk.single_sign_on.begin(back, "/", address="")
        say(
            "Please sign in in your browser. If it does not open by itself, open this address on this machine:",
            error=True,
        )
        say(begun.address, error=True)
        webbrowser.open(begun.address)
        answer = server.wait(begun.state)
    done = desk.single_sign_on.finish(answer, begun.state, back, address="", agent=agent, kind="token")
    return done.signed_in
