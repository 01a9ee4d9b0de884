"""The blocks of pages; each shows the JSON of its content and sends what people do by on_msg."""

from __future__ import annotations

from typing import Any

import param

from dashboard.assets import asset
from dashboard.component import Asking


def _styles(*names: str) -> Any:
    return param.List(default=[asset("block.css", *names)], item_type=str, nested_refs=True)


def _script(*names: str) -> str:
    return asset("dom.js", "known.js", "asking.js", "fields.js", *names)


class Block(Asking):
    """A part of the screen that is told what to show as one text."""

    content = param.String(default="{}", doc="JSON: what is shown.")

    __abstract = True


class Banner(Block):
    """The top of a project's pages: title, number, customer and status; a link to the other page."""

    _esm = _script("banner.js")
    stylesheets = _styles("banner.css")


class ProjectSheet(Block):
    """Customer, addresses, payment, print items, history and mails of a project, and what can be done with it."""

    _esm = _script("print_items.js", "history.js", "findings.js", "project_sheet.js")
    stylesheets = _styles("project_sheet.css", "findings.css")


class MoveForm(Block):
    """The pop-up that writes the message of a move."""

    _esm = _script("drafts.js", "findings.js", "move_dialog.js")
    stylesheets = _styles("move_dialog.css", "findings.css")


class ViewForm(Block):
    """The pop-up that names a saved view, or deletes it."""

    _esm = _script("view_dialog.js")
    stylesheets = _styles("view_dialog.css")


class AttachmentTable(Block):
    """Files of a project, with the ways to add and to delete them."""

    _esm = _script("uploads.js", "pieces.js", "attachments.js")
    stylesheets = _styles("attachments.css", "uploads.css")


class Thread(Block):
    """The conversation with a customer, with the box for an answer."""

    _esm = _script("drafts.js", "conversation.js")
    stylesheets = _styles("conversation.css")


class NoteList(Block):
    """Notes of the staff, with the box for another one."""

    _esm = _script("drafts.js", "notes.js")
    stylesheets = _styles("conversation.css")


class ModelStage(Block):
    """A model in 3D."""

    _esm = _script("mesh_file.js", "viewer_scene.js", "viewer.js")
    stylesheets = _styles("viewer.css")


class OrderSheet(Block):
    """An order as its customer sees it, with the box for a comment."""

    _esm = _script("drafts.js", "print_items.js", "uploads.js", "comment_box.js", "link_page.js")
    stylesheets = _styles("project_sheet.css", "conversation.css", "link_page.css")


class LinkBox(Block):
    """The customer's private link, with the ways to copy, renew and revoke it."""

    _esm = _script("copying.js", "link_box.js")
    stylesheets = _styles("attachments.css", "link_box.css")


class Working(Block):
    """A part whose questions take their time: who works on them beside the page says when they are answered."""

    __abstract = True

    def _handle_msg(self, data: Any) -> None:
        """Nothing yet: the work goes on when the message has been handled."""

    def answer(self) -> None:
        """Say that a question is answered; in their order."""
        self._send_msg({"answered": True})


class PeopleTable(Working):
    """Everybody's account, and the form that invites one more."""

    _esm = _script("people.js")
    stylesheets = _styles("attachments.css", "people.css")


class OwnAccountBox(Working):
    """One's own password, second factor and sessions."""

    _esm = _script("account.js")
    stylesheets = _styles("attachments.css", "people.css")


class HistoryTable(Working):
    """Rows of a history with their filters."""

    _esm = _script("history_table.js")
    stylesheets = _styles("people.css", "history_table.css")


class CustomerBox(Working):
    """What is kept about a customer; gives it out and erases it."""

    _esm = _script("customers.js")
    stylesheets = _styles("attachments.css", "people.css", "customers.css")


class KeyTable(Block):
    """Keys of programs, and the form that makes one more."""

    _esm = _script("copying.js", "keys.js")
    stylesheets = _styles("attachments.css", "people.css", "keys.css")
