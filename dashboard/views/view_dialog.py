"""The pop-up of saved views: give a filter set a name, give it another one, or delete it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.errors import DeskError
from core.view_names import LONGEST_NAME, ViewExists
from dashboard import text
from dashboard.blocks import ViewForm
from dashboard.query import FILTERS, START, as_text, statuses
from dashboard.ui import screen

if TYPE_CHECKING:
    from core import Desk

TITLES = {"save": "Save view", "rename": "Rename view", "delete": "Delete this view?"}
HELP = {
    "save": (
        "Everybody finds it in the menu of the dashboard. It keeps these filters and their order, not the projects: "
        "it always shows what fits them at the time."
    ),
    "rename": "It gets the new name for everybody. Links with the old name no longer find it.",
    "delete": "It will be gone for everybody. Its projects stay as they are.",
}
BUTTONS = {"save": "Save", "rename": "Rename", "delete": "Delete"}
LABELS = {"ordered_at": "Ordered", "due_at": "Due", "quantity": "Qty", "items": "Print items", "email": "E-mail"}
MOMENTS, FIGURES = {"ordered_at", "due_at", "status_since"}, {"items", "quantity", "total"}


class ViewDialog(Viewer):
    """Saves, renames and deletes views of the team; never replaces one unasked."""

    task: Any = param.Selector(default="save", objects=list(TITLES), doc="What is done to a view.")
    state = param.Dict(default=START, doc="What is saved: the filters and the order of the list.")
    view = param.String(default="", doc="The view that is renamed or deleted.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    open = param.Boolean(default=False, doc="Whether the pop-up is on the screen.")
    name_given = param.String(default="", doc="The name that somebody gave.")
    replace = param.Boolean(default=False, doc="Whether a view of that name may be replaced.")
    error = param.String(default="", doc="Why the last try was refused.")
    taken = param.Boolean(default=False, doc="Whether there is another view of that name, which could be replaced.")
    apply = param.Event(doc="Save, rename or delete.")
    result = param.String(default="", doc="Name of the view that was saved or renamed last; empty after a deletion.")
    changed = param.Event(doc="A view was saved, renamed or deleted.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the form.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        form = ViewForm(content=self.param.content)
        form.on_msg(self._on_form)
        self._layout = screen(form)

    def __panel__(self) -> Any:
        return self._layout

    def begin(self, task: str, name: str, state: Mapping[str, Any]) -> None:
        """Open it for one task on the view *name*, or for saving *state*, to begin with under that name."""
        view = "" if task == "save" else name
        self.param.update(
            task=task, view=view, name_given=name, state=dict(state), error="", taken=False, replace=False, open=True
        )

    @param.depends("open", "error", "taken", watch=True, on_init=True)
    def _show(self) -> None:
        content = {
            "open": self.open,
            "title": TITLES[self.task],
            "help": HELP[self.task],
            "facts": facts(self.state) if self.task == "save" else [],
            "named": self.task != "delete",
            "name": self.name_given,
            "longest": LONGEST_NAME,
            "about": f"“{self.view}”" if self.task == "delete" else "",
            "error": self.error,
            "taken": self.taken,
            "button": BUTTONS[self.task],
        }
        self.content = json.dumps(content)

    @param.depends("apply", watch=True)
    def _apply(self) -> None:
        if not self.open:
            return  # the first of two clicks has done it
        try:
            result = self._do()
        except ViewExists as exists:
            may = self.task == "save" and self._desk.allows("views.save", of=exists.by)
            self.param.update(error=self._sentence(exists, may), taken=may)
        except DeskError as refusal:  # said where the typed name is, which stays
            self.param.update(error=str(refusal), taken=False)
        else:
            self.param.update(result=result, open=False, changed=True)

    def _do(self) -> str:
        views = self._desk.views
        match self.task:
            case "delete":
                views.delete(self.view)
                return ""
            case "rename":
                return views.rename(self.view, self.name_given).name
        filters: dict[str, Any] = {name: self.state[name] or None for name in FILTERS}
        about = {"sort": self.state["sort"], "by": self.user or None, "replace": self.replace}
        return views.save(self.name_given, **about, **filters).name

    def _sentence(self, exists: ViewExists, may_replace: bool) -> str:
        at = text.day(exists.at, self._desk.settings.zone)
        other = f"There is a view “{exists.name}” already, which {exists.by} saved on {at}."
        return f"{other} Replace it for everybody?" if may_replace else f"{other} Choose another name."

    def _on_form(self, event: Any) -> None:
        match event.data:
            case {"apply": name, "replace": replace}:
                self.param.update(name_given=str(name), replace=bool(replace), error="", taken=False)
                self.apply = True
            case {"close": _}:
                self.open = False


def facts(state: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a state of the list shows, as (label, value)."""
    told = [
        ("Status", " or ".join(statuses(state["status"])) if state["status"] else ""),
        ("Search", state["search"]),
        ("Material", state["material"]),
        ("Country", text.country(state["country"])),
        ("Customer", state["customer"]),
        ("Ordered from", as_text(state["ordered_from"])),
        ("Ordered to", as_text(state["ordered_to"])),
        ("Overdue", "yes" if state["overdue"] else ""),
    ]
    shown = [(label, value) for label, value in told if value] or [("Projects", "all")]
    return [*shown, ("Sorted by", order(state["sort"]))]


def order(sort: str) -> str:
    """The order of a list in words: `Due, earliest first`."""
    column, down = sort.removeprefix("-"), sort.startswith("-")
    if column in MOMENTS:
        way = "latest first" if down else "earliest first"
    elif column in FIGURES:
        way = "largest first" if down else "smallest first"
    else:
        way = "Z to A" if down else "A to Z"
    return f"{LABELS.get(column, column.replace('_', ' ').capitalize())}, {way}"
