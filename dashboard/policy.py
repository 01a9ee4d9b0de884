"""What browsers are told not to do with our answers: the headers of each, and the one-time word of a page's scripts."""

from __future__ import annotations

import re
import secrets
from typing import Any

from bokeh.server.tornado import BokehTornado
from panel.io.server import DocHandler
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

from dashboard.shop.pace import PacedPage

_SCRIPT = re.compile(r"<script(?=[\s>])")
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Of what has no policy of its own nothing runs, should it ever be shown as a page.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}
_PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
_SECURE = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
_CHARSET = ("text/", "application/javascript")  # the media types that a browser would have to guess it of
_FOR_OTHERS = ("Origin", "Headers", "Methods", "Credentials")  # what Bokeh lets other sites do with autoload.js
_POLICY = (
    "default-src 'none'; "
    # Scripts with the word load others. Bokeh makes functions of texts of ours (bokeh 3.9, CustomJS).
    "script-src 'nonce-{nonce}' 'strict-dynamic' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' blob:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class SafeHeaders(OutputTransform):
    """Adds the headers that every answer has, unless it has stricter ones."""

    def __init__(self, request: HTTPServerRequest) -> None:
        super().__init__(request)
        self._headers = dict(_ALWAYS)
        if request.path.startswith("/o/"):
            self._headers |= _PRIVATE
        if request.protocol == "https":
            self._headers |= _SECURE

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, _finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """The answer with its headers, and without the name of the server or anything for pages of other sites."""
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        for name in ("Server", *(f"Access-Control-Allow-{what}" for what in _FOR_OTHERS)):
            headers.pop(name, None)
        kind = headers.get("Content-Type", "")
        if kind.startswith(_CHARSET) and "charset=" not in kind:
            headers["Content-Type"] = f"{kind}; charset=utf-8"
        return status_code, headers, chunk


class SafePage(PacedPage):
    """A page of Panel whose own scripts run, and no other: they have a word that is new in each answer."""

    def write(self, chunk: str | bytes | dict[str, Any]) -> None:
        """Send the page; what people typed is escaped or not in it, so that each script tag is our own."""
        nonce = secrets.token_urlsafe(16)
        self.set_header("Content-Security-Policy", _POLICY.format(nonce=nonce))
        super().write(_SCRIPT.sub(f'<script nonce="{nonce}"', chunk) if isinstance(chunk, str) else chunk)


def make_safe(application: BokehTornado) -> None:
    """Let *application* answer with these headers, and its pages with the policy of their scripts."""
    application.add_transform(SafeHeaders)
    for rule in application.wildcard_router.rules:
        if rule.target is DocHandler:
            rule.target = SafePage
