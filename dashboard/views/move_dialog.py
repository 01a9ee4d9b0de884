"""The pop-up of a move: write to the customer, see the mail as it will be sent, and send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.clearing import NotCleared
from core.errors import DeskError, IllegalMove, MoveConflict
from core.messages import PLACEHOLDERS
from core.status import Status
from core.times import now
from dashboard import text
from dashboard.blocks import MoveForm
from dashboard.findings import listed
from dashboard.history import no_server
from dashboard.ui import screen

if TYPE_CHECKING:
    from core import Desk

TARGETS = [Status.PRINTING, Status.SHIPPED, Status.CANCELED]
TYPED = ("message", "subject", "reason")
HELP = "Filled in for you: " + ", ".join("{" + name + "}" for name in PLACEHOLDERS if name != "reason")


class MoveDialog(Viewer):
    """Moves a project with a message; what was typed stays until it has been sent."""

    number = param.String(default="", doc="The project's number.")
    status: Any = param.Selector(default=Status.PRINTING, objects=TARGETS, doc="Where the project goes.")
    version = param.Integer(default=None, allow_None=True, doc="The project's version that the person has seen.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    open = param.Boolean(default=False, doc="Whether the pop-up is on the screen.")
    message = param.String(default="", doc="What staff writes to the customer.")
    subject = param.String(default="", doc="The subject; empty for the usual one.")
    reason = param.String(default="", doc="Why it is canceled, or printed in spite of its pre-flight.")
    findings = param.List(default=[], doc="What the pre-flight says against printing; other moves ask none.")
    preview = param.Dict(default={}, doc="The mail as it will be sent: subject and body, or the problem with it.")
    error = param.String(default="", doc="Why the last try was refused.")
    overtaken = param.Boolean(default=False, doc="Whether the project has moved on without this pop-up.")
    send = param.Event(doc="Move the project and mail the message.")
    moved = param.Event(doc="The project has been moved.")
    reload = param.Event(doc="Somebody wants to see the project as it is now.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the form.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        self._drafts: dict[tuple[str, str], dict[str, str]] = {}
        self._about: dict[str, Any] = {}
        super().__init__(**params)
        form = MoveForm(content=self.param.content)
        form.on_msg(self._on_form)
        self._layout = screen(form, gap=0)

    def __panel__(self) -> Any:
        return self._layout

    @param.depends("open", "number", "status", watch=True, on_init=True)
    def _begin(self) -> None:
        """Take up the draft of this move, or begin with the suggested message."""
        if not self.open:
            return
        project = self._desk.projects.get(self.number)
        status, canceling = str(self.status), self.status == Status.CANCELED
        usual = self._desk.projects.preview(self.number, status, reason="-")
        self._about = {
            "move": f"{project.number} {status}",
            "title": f"Cancel Order {project.number}" if canceling else f"{status}: {project.number}",
            "to": f"To {project.customer} <{project.email}>",
            "usual_subject": usual.subject,
            "canceling": canceling,
            "help": HELP,
            "place": no_server(self._desk.outbox.summary()),
        }
        begin = {"message": self._desk.projects.suggest(self.number, status), "subject": "", "reason": ""}
        draft = self._drafts.get((self.number, status), begin)
        self.param.update(error="", overtaken=False, findings=self._preflight(), **draft)
        self._look()

    def _preflight(self) -> list[dict[str, Any]]:
        return listed(self._desk.projects.preflight(self.number)) if self.status == Status.PRINTING else []

    @param.depends(*TYPED, watch=True)
    def _look(self) -> None:
        """Keep the draft, and show the mail it makes."""
        if not self.open:
            return
        self._drafts[self.number, str(self.status)] = {name: getattr(self, name) for name in TYPED}
        try:
            mail = self._desk.projects.preview(
                self.number, self.status, self.message, reason=self.reason, subject=self.subject
            )
            self.preview = {"subject": mail.subject, "body": mail.body, "problem": ""}
        except DeskError as problem:  # said beside the text that has it
            self.preview = {"subject": "", "body": "", "problem": str(problem)}

    @param.depends("open", "preview", "error", "overtaken", "findings", watch=True, on_init=True)
    def _show(self) -> None:
        names = ("open", "preview", "error", "overtaken", "findings", *TYPED)
        self.content = json.dumps(self._about | {name: getattr(self, name) for name in names})

    @param.depends("send", watch=True)
    def _send(self) -> None:
        if not self.open:
            return  # the first of two clicks has done it
        about = {"reason": self.reason, "despite": self.reason, "subject": self.subject, "by": self.user or None}
        try:
            self._desk.projects.move(self.number, self.status, self.message, version=self.version, **about)
        except NotCleared:
            self.param.update(error="Please say why it is printed all the same.", findings=self._preflight())
            return
        except DeskError as refusal:  # said where the typed text is, which stays
            self.param.update(error=self._sentence(refusal), overtaken=isinstance(refusal, IllegalMove))
            return
        self._drafts.pop((self.number, str(self.status)), None)
        self.param.update(open=False, moved=True)

    def _sentence(self, refusal: DeskError) -> str:
        if not isinstance(refusal, MoveConflict):
            return str(refusal)
        at = f"{text.age(refusal.at, now())}, at {text.moment(refusal.at, self._desk.settings.zone)}"
        return (
            f"{refusal.actor} was faster and has moved project {refusal.number} to {refusal.status} {at}. "
            "Nothing was changed and no message was sent."
        )

    def _on_form(self, event: Any) -> None:
        match event.data:
            case {"draft": typed}:
                self.param.update(**_typed(typed))
            case {"send": typed}:
                self.param.update(error="", **_typed(typed))
                self.send = True
            case {"close": typed}:
                self.param.update(**_typed(typed))
                self.open = False
            case {"reload": _}:
                self.param.update(open=False, reload=True)


def _typed(draft: dict[str, Any]) -> dict[str, str]:
    return {name: str(draft[name]) for name in TYPED}
