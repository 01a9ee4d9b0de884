"""The gate before every address: whatever is not listed here as open is for people who have signed in."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from urllib.parse import quote

from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher
from tornado.web import RequestHandler

from dashboard.auth.doorman import Doorman

SIGN_IN = "/sign-in"
SENTENCE = "Please sign in first."
# What everybody may ask for, and who looks after it there.
OPEN = {
    r"/sign-in(/.*)?": "how people get in",
    r"/sign-out": "ends the session of its cookie, if there is one",
    r"/order(/.*)?": "customers place orders; what they have uploaded is theirs by tokens",
    r"/o/.*": "customers follow an order by its private link",
    r"/api(/.*)?": "programs show a key",
    r"/health": "says that the server answers, and nothing else",
    # Of the whole site: below a page, "static" may be the name of a project or a material.
    r"/static/.*": "scripts, styles and fonts of the libraries, the same for everybody",
    r"/assets/three-[0-9a-f]+\.js": "the script that shows models, on customers' pages too",
    r"/favicon\.ico": "the icon",
}
_OPEN = re.compile("|".join(f"(?:{one})" for one in OPEN))


def is_open(path: str) -> bool:
    """Whether everybody may ask for what is at *path*."""
    return _OPEN.fullmatch(path) is not None


class Stranger(Matcher):
    """Matches what is not open to everybody and was asked for by somebody who has not signed in."""

    def __init__(self, doorman: Doorman) -> None:
        self._doorman = doorman

    def match(self, request: HTTPServerRequest) -> dict[str, str] | None:
        """Nothing to pass on, if it matches."""
        return None if self._doorman.admits(request) or is_open(request.path) else {}


class Planted(Matcher):
    """Matches requests that name the session of Bokeh that their page shall have, which somebody else may know."""

    def match(self, request: HTTPServerRequest) -> dict[str, str] | None:
        """Nothing to pass on, if it matches."""
        named = "Bokeh-Session-Id" in request.headers
        return {} if named or not {"bokeh-session-id", "bokeh-token"}.isdisjoint(request.arguments) else None


class NamesNoSession(RequestHandler):
    """The answer to those: no page of ours leads to such an address."""

    def prepare(self) -> None:
        """Refuse it, whatever it asks for."""
        self.set_status(HTTPStatus.BAD_REQUEST)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("This address does not come from this site. Please open the page by its own address.\n")

    def check_xsrf_cookie(self) -> None:
        """Nothing: everything is refused."""


class SignInFirst(RequestHandler):
    """The answer to strangers: people are led to the sign-in, and anything else hears that it is refused."""

    def prepare(self) -> None:
        """Answer, whatever is asked for."""
        wants_page = "text/html" in self.request.headers.get("Accept", "")
        is_socket = self.request.headers.get("Upgrade", "").lower() == "websocket"
        self.set_header("Cache-Control", "private, no-store")
        if self.request.method in ("GET", "HEAD") and wants_page and not is_socket:
            self.redirect(f"{SIGN_IN}?next={quote(self.request.uri or '/', safe='')}", status=HTTPStatus.SEE_OTHER)
            return
        self.set_status(HTTPStatus.UNAUTHORIZED)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps({"error": SENTENCE}))

    def check_xsrf_cookie(self) -> None:
        """Nothing: everything is refused."""
