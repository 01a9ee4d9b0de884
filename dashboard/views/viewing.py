"""What makes a list show a saved view: its filters come with its name, and other filters leave it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.view_names import UnknownView
from dashboard.query import FILTERS, START, from_query, of_view, to_query
from dashboard.views.view_dialog import ViewDialog

if TYPE_CHECKING:
    from core import Desk
    from core.views import View

SAVE, RENAME, DELETE = "Save view", "Rename view", "Delete view"
TASKS = {SAVE: "save", RENAME: "rename", DELETE: "delete"}
NAME = "Projects"


class Viewing(Viewer):
    """A list of projects that can show a saved view, and save what it shows as one."""

    title = param.String(default=NAME, doc="What this page is called: Projects, or the saved view that it shows.")
    view = param.String(default="", doc="The saved view that is shown; another filter leaves it.")
    user = param.String(default="", constant=True, doc="Who saves views; by default the desk's user.")
    views_changed = param.Event(doc="A view was saved, renamed or deleted here.")
    trail = param.List(default=[], precedence=-1, doc="The way back from a saved view, as (label, address).")

    address: Any
    load: Any
    _desk: Desk
    _saved: View | None = None  # the view that is shown
    _left = ""  # the name of the one that was left

    def _make_dialog(self) -> ViewDialog:
        self._dialog = ViewDialog(self._desk, user=self.user)
        self._dialog.param.watch(self._on_dialog, "changed")
        return self._dialog

    @property
    def query(self) -> dict[str, str]:
        """What is shown, as the query of an address: a view by its name, else the filters."""
        state = self._state()
        if self._saved is None:
            return to_query(state)
        usual = {"sort": self._saved.sort, "page": 1}
        return {"view": self.view} | {name: str(state[name]) for name in usual if state[name] != usual[name]}

    def _state(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in START}

    def _within_view(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The state of the view that is named in *given*, with everything else of it; raises UnknownView."""
        self._saved = self._desk.view(given["view"]) if given.get("view") else None
        if self._saved is None:
            return dict(given)
        return from_query(of_view(self._saved)) | dict(given) | {"view": self._saved.name}

    def restore(self, query: Mapping[str, str]) -> None:
        """Show what the query of an address says; what makes no sense in it is ignored. Raises UnknownView."""
        given = {name: value for name, value in from_query(query).items() if name in query}
        state = START | self._within_view(given)
        self._restart()
        if state == self._state():
            self.load()  # it may have been out of sight for a while
        else:
            self.param.update(state)

    def _restart(self) -> None:
        self._left = ""

    @param.depends("view", watch=True)
    def _enter_view(self) -> None:
        shown = self._saved.name if self._saved else ""
        if self.view == shown:
            return
        if not self.view:
            self._saved = None  # its filters stay
            return
        try:
            self.restore({"view": self.view})
        except UnknownView:
            self.view = shown
            raise

    def _leave_view(self) -> None:
        """Other filters than those of the view are no longer the view."""
        if self._saved is None:
            return
        own = from_query(of_view(self._saved))
        if any(getattr(self, name) != own[name] for name in FILTERS):
            self._left, self._saved, self.view = self._saved.name, None, ""

    def follow_view(self) -> None:
        """Show what has become of the view: colleagues may have changed it, or it is gone and its filters stay."""
        if self._saved is None:
            return
        try:
            changed = self._desk.view(self.view).id != self._saved.id
        except UnknownView:
            self.view = ""
            return
        if changed:
            self.restore({"view": self.view})

    def _entitle(self) -> None:
        self.param.update(title=self.view or NAME, trail=[(NAME, self.address)] if self.view and self.address else [])

    def _view_actions(self) -> list[tuple[str, str, bool]]:
        """What can be done with views, as buttons; nothing is worth saving where nothing was chosen."""
        if not self._desk.allows("views.save"):
            return []
        if self._saved is None:
            return [(SAVE, "", False)] if to_query(self._state() | {"page": 1}) else []
        mine = self._desk.allows("views.rename", of=self._saved.created_by)
        names = ((SAVE,) if self.query.get("sort") else ()) + ((RENAME, DELETE) if mine else ())
        return [(name, "", False) for name in names]

    def _on_action(self, event: Any) -> None:
        task = TASKS.get(event.data.get("act", ""))
        if task:
            self._dialog.begin(task, self.view or self._left, self._state())

    def _on_dialog(self, _: Any) -> None:
        if self._dialog.task == "delete":
            self.view = ""
        else:
            self.restore({"view": self._dialog.result})
        self.views_changed = True
