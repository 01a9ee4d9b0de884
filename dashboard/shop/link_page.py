"""The customer's page of an order: how far it is, what was written, and a way to write or to cancel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.conversation import Sent
from core.errors import DeskError
from core.links import UnknownLink
from core.times import now
from dashboard.blocks import OrderSheet
from dashboard.shop.link_content import page_content
from dashboard.shop.tokens import Tokens
from dashboard.ui import screen

if TYPE_CHECKING:
    from core import Desk

MOST_FILES = 20  # with one comment


class TooManyFiles(DeskError):
    """More files than go with one comment."""

    def __init__(self) -> None:
        super().__init__(f"Not more than {MOST_FILES} files can go with one comment. Please send the others after it.")


class LinkPage(Viewer):
    """An order as its customer sees it through a private link; whoever has the link may write, and cancel."""

    token = param.String(default="", constant=True, doc="The link's token.")
    title = param.String(default="Your order", doc="What this page is called.")
    project = param.Parameter(doc="The core.followed.Followed as it was read last; None when the link leads nowhere.")
    gone = param.String(default="", doc="Why there is nothing to see.")
    comment = param.String(default="", doc="What the customer writes.")
    files = param.List(default=[], item_type=str, doc="Tokens of the uploads that go with it.")
    send = param.Event(doc="Add the comment.")
    sent = param.Integer(default=0, doc="How many comments were added from here.")
    error = param.String(default="", doc="Why the last comment was refused.")
    reason = param.String(default="", doc="Why the customer cancels.")
    cancel = param.Event(doc="Cancel the order.")
    cancel_error = param.String(default="", doc="Why it was not canceled.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the page.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk, self._tokens = desk, Tokens(desk.settings.data)
        super().__init__(**params)
        sheet = OrderSheet(content=self.param.content)
        sheet.on_msg(self._on_sheet)
        self._layout = screen(sheet)

    def __panel__(self) -> Any:
        return self._layout

    @param.depends("token", watch=True, on_init=True)
    def load(self) -> None:
        """Read the project again, or say that the link leads nowhere any more."""
        try:
            project = self._desk.following.get(self.token)
        except UnknownLink as error:
            self.param.update(project=None, gone=str(error))
            return
        self.param.update(project=project, gone="", title=f"{project.number} {project.title}")

    @param.depends("project", "gone", "error", "cancel_error", "sent", watch=True, on_init=True)
    def _show(self) -> None:
        if self.project is None:
            self.content = json.dumps({"gone": self.gone})
            return
        settings = self._desk.settings
        told = {
            "gone": "",
            "upload": f"/o/{self.token}/files",
            "most": MOST_FILES,
            "error": self.error,
            "cancel_error": self.cancel_error,
            "sent": self.sent,
        }
        content = page_content(self.project, self.token, settings.service_name, settings.zone, now())
        self.content = json.dumps(content | told)

    @param.depends("send", watch=True)
    def _send(self) -> None:
        try:
            self._desk.following.comment(self.token, self.comment, self._uploaded())
        except UnknownLink:
            self.load()
            return
        except DeskError as refusal:  # said where the typed text is, which stays
            self.error = str(refusal)
            return
        self.param.update(error="", comment="", files=[], sent=self.sent + 1)
        self.load()

    def _uploaded(self) -> list[Sent]:
        if len(self.files) > MOST_FILES:
            raise TooManyFiles
        read = [self._tokens.read(token) for token in self.files]
        return [Sent(one.name, one.sha256, self._desk.files.size(one.sha256)) for one in read]

    @param.depends("cancel", watch=True)
    def _cancel(self) -> None:
        try:
            self._desk.following.cancel(self.token, self.reason)
            self.cancel_error = ""
        except UnknownLink:
            pass
        except DeskError as refusal:
            self.cancel_error = str(refusal)
        self.load()

    def _on_sheet(self, event: Any) -> None:
        match event.data:
            case {"send": str(typed), "files": list(tokens)}:
                self.param.update(error="", comment=typed, files=[one for one in tokens if isinstance(one, str)])
                self.send = True
            case {"cancel": str(reason)}:
                self.param.update(cancel_error="", reason=reason)
                self.cancel = True
            case {"look": _}:
                self.load()
