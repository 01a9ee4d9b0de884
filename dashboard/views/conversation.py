"""The conversation with a customer: read comments and answer them by mail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.errors import DeskError
from core.project import Comment
from core.times import now
from dashboard.blocks import Thread
from dashboard.facts import when
from dashboard.history import no_server
from dashboard.ui import screen

if TYPE_CHECKING:
    from core import Desk

EMPTY = "The customer has not written anything yet. Comments appear here, and can be answered."


class Conversation(Viewer):
    """What customer and staff said; an answer is mailed to the customer."""

    project = param.Parameter(allow_refs=True, doc="The core.Project.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    chosen = param.Integer(default=None, allow_None=True, doc="The comment to answer; None: the newest unanswered.")
    answer = param.String(default="", doc="What staff writes.")
    preview = param.Dict(default={}, doc="The mail as it will be sent: subject and body, or the problem with it.")
    error = param.String(default="", doc="Why the last answer was refused.")
    sent = param.Integer(default=0, doc="How many answers were sent from here.")
    send = param.Event(doc="Add the answer and mail it.")
    changed = param.Event(doc="There is another comment now.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the conversation.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        thread = Thread(content=self.param.content)
        thread.on_msg(self._on_thread)
        self._layout = screen(thread)

    def __panel__(self) -> Any:
        return self._layout

    @property
    def asked(self) -> Comment | None:
        """The comment that an answer is for: the chosen one, else the newest unanswered, else the newest."""
        theirs = [comment for comment in self.project.comments if comment.from_customer]
        chosen = [comment for comment in theirs if comment.id == self.chosen]
        return (chosen or theirs or [None])[-1]

    @param.depends("project", "chosen", "answer", watch=True, on_init=True)
    def _look(self) -> None:
        if self.asked is None or not self.answer.strip():
            self.preview = {"subject": "", "body": "", "problem": "Write an answer to see the mail."}
            return
        try:
            mail = self._desk.projects.preview_answer(self.project.number, self.asked.id, self.answer)
            self.preview = {"subject": mail.subject, "body": mail.body, "problem": ""}
        except DeskError as problem:  # said beside the text that has it
            self.preview = {"subject": "", "body": "", "problem": str(problem)}

    @param.depends("project", "chosen", "preview", "error", "sent", watch=True, on_init=True)
    def _show(self) -> None:
        may, asked = self._desk.allows("projects.answer"), self.asked
        self.content = json.dumps(
            {
                "number": self.project.number,
                "comments": [self._row(comment) for comment in self.project.comments],
                "empty": "" if self.project.comments else EMPTY,
                "about": f"Answer to {asked.author}: “{_short(asked.body)}”" if asked and may else "",
                "may": may,
                "to": f"Will be mailed to {self.project.customer} <{self.project.email}>",
                "place": no_server(self._desk.outbox.summary()),
                "preview": self.preview,
                "error": self.error,
                "sent": self.sent,
                "unread": self._unread() if may else 0,
            }
        )

    def _unread(self) -> int:
        return self._desk.projects.unread([self.project.number]).get(self.project.number, 0)

    def _row(self, comment: Comment) -> dict[str, Any]:
        return {
            "id": comment.id,
            "author": comment.author,
            "body": comment.body,
            "at": when(comment.at, self._desk.settings.zone, now()),
            "by_customer": comment.from_customer,
            "chosen": self.asked is not None and comment.id == self.asked.id,
        }

    @param.depends("send", watch=True)
    def _send(self) -> None:
        if self.asked is None:
            return
        try:
            self._desk.projects.answer(self.project.number, self.asked.id, self.answer, by=self.user or None)
        except DeskError as refusal:  # said where the typed text is, which stays
            self.error = str(refusal)
            return
        self.param.update(error="", answer="", chosen=None, sent=self.sent + 1)
        self.changed = True

    def _on_thread(self, event: Any) -> None:
        match event.data:
            case {"choose": comment}:
                self.chosen = int(comment)
            case {"draft": typed}:
                self.answer = str(typed)
            case {"seen": count}:
                self._desk.projects.read(self.project.number, seen=int(count))
                self._show()
            case {"send": typed}:
                self.param.update(error="", answer=str(typed))
                self.send = True


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
