"""What the page of an order fetches and sends: all of it below its link, and nothing beside its project."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from string import Template
from typing import TYPE_CHECKING, Any

from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher
from tornado.web import RequestHandler

from core.errors import DeskError, UnknownPart
from core.files import StoredFile
from core.links import UnknownLink
from dashboard import theme
from dashboard.assets import asset
from dashboard.auth.notices import POLICY
from dashboard.routes.base import Context, Route
from dashboard.routes.files import BLANK, StoredFileRoute
from dashboard.routes.uploads import Upload
from dashboard.shop.tokens import Tokens, Uploaded
from dashboard.text import escape

if TYPE_CHECKING:
    from core import Desk

_TOKEN = r"([0-9a-f]{64})"  # noqa: S105  # its form
_PAGE = re.compile(r"/o(/[^/]*)?/?")
log = logging.getLogger(__name__)
Patterns = list[tuple[str, Any, dict[str, Any]]]


def link_patterns(context: Context) -> Patterns:
    """The routes of links."""
    shared = {"context": context}
    return [
        (rf"/o/{_TOKEN}/files", CommentFile, shared),
        (rf"/o/{_TOKEN}/files/(\d{{1,18}})", SharedFile, shared),
        (rf"/o/{_TOKEN}/items/(\d{{1,9}})\.png", ItemPicture, shared),
    ]


class CommentFile(Upload):
    """A file that goes with a comment: stored, and named to the page by a token until the comment is sent."""

    open_to_all = True
    counted = "files of a customer"

    def expect(self, *where: str) -> None:
        """Refuse it without a link in force; raises UnknownLink."""
        self._number = self.desk.links.find(where[0])

    def sender(self, *where: str) -> str:  # noqa: ARG002  # known by now
        """The project: everybody who has its link."""
        return self._number

    def adopt(self, name: str, stored: StoredFile, *where: str) -> dict[str, Any]:  # noqa: ARG002  # no project yet
        """The token of the file."""
        return {"token": Tokens(self.desk.settings.data).sign(Uploaded(stored.sha256, name))}


class SharedFile(StoredFileRoute):
    """A file of the conversation."""

    open_to_all = True

    def find(self, number: str, part: int) -> tuple[str, str, int]:
        """The file, by the link's token in place of a *number*; raises UnknownLink or UnknownPart."""
        file = self.desk.following.file(number, part)
        return file.file_name, file.sha256, self.desk.files.size(file.sha256)


class ItemPicture(Route):
    """The picture of an item's model; a transparent one where there is none."""

    open_to_all = True

    async def get(self, token: str, position: str) -> None:
        """Send the PNG."""
        item = await self.call(self.desk.following.item, token, int(position))
        if item.sha256 is None:
            raise UnknownPart(self.desk.links.find(token), "picture")
        png = await self.call(self.desk.gallery.picture, item.sha256, item.name)
        self.set_header("Content-Type", "image/png")
        self.set_header("Cache-Control", "private, max-age=86400")
        self.write(png or BLANK)


class LeadsNowhere(Matcher):
    """Matches pages below /o/ whose link is not in force."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Nothing to be handed on, or None where the link leads to a project."""
        found = _PAGE.fullmatch(request.path)
        if found is None:
            return None
        try:
            self._desk.links.find((found.group(1) or "/")[1:])
        except UnknownLink:
            return {}
        except DeskError:
            log.warning("Nobody knows whether a link leads to a project.", exc_info=True)
        return None


class NoSuchLink(RequestHandler):
    """Says that a link leads nowhere, and what to do."""

    def initialize(self, desk: Desk) -> None:
        """Take the desk, for the name of the service."""
        self._desk = desk

    def prepare(self) -> None:
        """Answer, whatever is asked for; nothing on the page runs or is fetched."""
        self.set_status(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Security-Policy", POLICY)
        told = {"service": escape(self._desk.settings.service_name), "styles": theme.plain_page()}
        self.finish(Template(asset("no_such_link.html")).substitute(told))
