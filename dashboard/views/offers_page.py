"""A page of what is offered: the list in its order, and the form of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import param
from panel.viewable import Viewer

from core.catalog.errors import InvalidSetUp, SetUpConflict
from core.errors import Problem
from dashboard import text
from dashboard.news import once
from dashboard.set_up.kinds import Kind
from dashboard.set_up.parts import OfferList
from dashboard.ui import Heading, screen
from dashboard.views.document_editor import Attempt, DocumentEditor

if TYPE_CHECKING:
    from core import Desk
    from core.catalog.offers import Offer
    from core.catalog.setup import SetUp

NEW = ""  # what is edited when it has no name yet


class OffersPage(Viewer):
    """One of the lists of the set-up: add, change, duplicate, retire and order what the service offers."""

    title = param.String(default="", doc="What this page is called.")
    editing: Any = param.String(default=None, allow_None=True, doc="Name of what is in the form; empty for a new one.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    address = param.String(default="", constant=True, doc="Where the list is served; without it, no links.")

    # the above as the parts of the screen take it
    listed = param.String(default="{}", precedence=-1, doc="JSON of the list.")
    trail = param.List(default=[], precedence=-1, doc="The way back to the list, as (label, address).")
    actions = param.List(default=[], precedence=-1, doc="What can be done with all of it.")

    kind: Kind
    _attempt: Attempt | None = None  # what is shown beside the form as it is typed

    __abstract = True

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk, self._offers = desk, getattr(desk, self.kind.name)
        self._id: int | None = None
        super().__init__(**params)
        listed = OfferList(content=self.param.listed)
        listed.on_msg(self._on_list)
        self.form = DocumentEditor(
            self.kind.sections, self._read, self._save, instead=self.kind.instead, attempt=self._attempt
        )
        self.form.param.watch(lambda _: self.param.update(editing=None), "back")
        heading = Heading(title=self.param.title, trail=self.param.trail, actions=self.param.actions)
        heading.on_msg(self._on_action)
        self._layout = screen(heading, listed, self.form)
        self._show()

    def __panel__(self) -> Any:
        return self._layout

    @property
    def _may(self) -> bool:
        """Whether whoever looks may change what is offered."""
        return self._desk.allows(f"{self.kind.name}.save")

    @property
    def at(self) -> str:
        """The address of what is shown."""
        if self.editing is None:
            return self.address
        return f"{self.address}/{quote(self.editing, safe='')}" if self.editing else f"{self.address}?add=1"

    def restore(self, name: str | None, query: Mapping[str, str]) -> None:
        """Show what an address says: the list, one of it, or the form for a new one. Raises UnknownOffer."""
        editing = NEW if "add" in query else name
        if editing:
            editing = self._offers.get(editing).name
        if editing == self.editing:
            self.load()
        else:
            self.editing = editing

    def load(self) -> None:
        """Read again what colleagues may have changed."""
        if self.editing is None:
            self._list()
            return
        if self._id is not None:
            self.editing = self._current().name  # it may have another one by now
        self._entitle()
        self.form.follow()

    @param.depends("editing", watch=True)
    def _show(self) -> None:
        if self.editing is None:
            self._id = None
            self.form.close()
            self._list()
        elif self._id is None or self.editing != self._current().name:
            self._edit(self.editing)
        self._entitle()

    def _edit(self, name: str) -> None:
        self._id = self._offers.get(name).id if name else None
        self.listed = "{}"
        set_up = self._desk.set_up()
        button = (f"Save {self.kind.one}" if name else f"Add {self.kind.one}") if self._may else ""
        key = f"{self.kind.name} {self._id or 'new'}"
        self.form.open(key, set_up.service.currency, button, back=True, **self._told(set_up))

    def _told(self, set_up: SetUp) -> dict[str, Any]:  # noqa: ARG002  # for the lists that need it
        """What the form of this list shows besides."""
        return {}

    def _current(self) -> Offer[Any]:
        """What is in the form, as the desk has it now, whatever its name is."""
        found: Offer[Any] = next(one for one in self._offers.all(retired=True) if one.id == self._id)
        return found

    def _read(self) -> tuple[Mapping[str, Any], int, str]:
        if self._id is None:
            return self.kind.blank, 0, ""
        offer = self._current()
        at = text.moment(offer.changed_at, self._desk.settings.zone)
        newer = f"{offer.changed_by} has saved it meanwhile, on {at}. What you typed is still here."
        return offer.document.model_dump(mode="json"), offer.version, newer

    def _save(self, document: dict[str, Any], version: int | None) -> None:
        was = None if self._id is None else self._current().name
        try:
            self._offers.save(document, by=self.user or None, version=version, was=was)
        except SetUpConflict as error:
            if self._id is not None:
                raise
            # a new one never takes the place of another
            told = Problem("", "name", f"is the name of another {self.kind.one} already.")
            raise InvalidSetUp(self.kind.one, [told]) from error
        self.form.saved()
        self.editing = None

    def _read_list(self) -> tuple[SetUp, list[Offer[Any]]]:
        set_up = replace(self._desk.set_up(), used=self._desk.discounts.used())
        return set_up, self._offers.all(retired=True)

    def _list(self) -> None:
        set_up, offers = once(("offers", self.kind.name), self._read_list)
        rows = [self._row(offer, set_up) for offer in offers]
        title, sentence = self.kind.empty
        content = {
            "label": self.kind.title,
            "columns": self.kind.columns,
            "rows": [row for row in rows if row["state"] != "Retired"],
            "retired": [row for row in rows if row["state"] == "Retired"],
            "empty": {"title": title, "sentence": sentence, "button": f"Add {self.kind.one}" if self._may else ""},
            "may": self._may,
        }
        self.listed = json.dumps(content)

    def _row(self, offer: Offer[Any], set_up: SetUp) -> dict[str, Any]:
        offered = offer.document.offered
        state, tone = ("Offered", "shipped") if offered else ("Not offered", "pending")
        return {
            "name": offer.name,
            "href": f"{self.address}/{quote(offer.name, safe='')}" if self.address else "",
            "cells": self.kind.cells(offer.document, set_up),
            "state": "Retired" if offer.retired else state,
            "tone": "" if offer.retired else tone,
        }

    def _entitle(self) -> None:
        if self.editing is None:
            self.param.update(
                title=self.kind.title, trail=[], actions=[(f"Add {self.kind.one}", "", True)] if self._may else []
            )
            return
        trail = [(self.kind.title, self.address)] if self.address else []
        title = self.editing or f"New {self.kind.one}"
        retired = self._id is not None and self._current().retired
        acts = [("Duplicate", "", False), ("Restore" if retired else "Retire", "", False)] if self.editing else []
        self.param.update(title=title, trail=trail, actions=acts if self._may else [])

    def _on_action(self, event: Any) -> None:
        act = event.data.get("act", "")
        self._do({act.lower(): self.editing} if self.editing else {"add": True})

    def _on_list(self, event: Any) -> None:
        self._do(event.data)

    def _do(self, what: Mapping[str, Any]) -> None:
        by = {"by": self.user or None}
        match what:
            case {"open": name}:
                self.editing = str(name)
            case {"add": _}:
                self.editing = NEW
            case {"order": list(names)}:
                self._offers.reorder([str(name) for name in names])
            case {"duplicate": name}:
                self.editing = self._offers.duplicate(str(name), **by).name
            case {"retire": name}:
                self._offers.retire(str(name), **by)
            case {"restore": name}:
                self._offers.restore(str(name), **by)
        self.load()
