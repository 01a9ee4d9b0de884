"""The answer at addresses where nothing is: a page like the others, with the way back."""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from string import Template

from tornado.web import RequestHandler

from dashboard import theme
from dashboard.assets import asset
from dashboard.auth.notices import POLICY


class NotFound(RequestHandler):
    """Says that there is no such page."""

    def initialize(self, service: str) -> None:
        """Take the name of the service."""
        self._service = service

    def prepare(self) -> None:
        """Answer, whatever is asked for; nothing on the page runs or is fetched."""
        self.set_status(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Security-Policy", POLICY)
        page = Template(asset("not_found.html"))
        told = {"service": escape(self._service), "address": escape(self.request.path), "styles": theme.plain_page()}
        self.finish(page.substitute(told))
