"""The Service page: who the service is, how it calculates and when it works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer
from pydantic import ValidationError

from core.catalog.keeping import Keeping
from core.catalog.logo import keep_logo
from dashboard import text
from dashboard.set_up import service
from dashboard.ui import Heading, screen
from dashboard.views.document_editor import DocumentEditor

if TYPE_CHECKING:
    from core import Desk

KEY = "service"


class ServicePage(Viewer):
    """The settings of the service: name, address and logo, currency and taxes, working hours and holidays."""

    title = param.String(default="Service", constant=True, doc="What this page is called.")
    user = param.String(default="", constant=True, doc="Who acts; by default the desk's user.")
    detail = param.String(default="", precedence=-1, doc="Who saved it last, and what the machine's settings fix.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        self._counted: tuple[Keeping, str] | None = None
        super().__init__(**params)
        self.form = DocumentEditor(
            service.SECTIONS, self._read, self._save, instead=service.INSTEAD, keep=self._keep, foresee=self._foresee
        )
        self._layout = screen(Heading(title=self.title, detail=self.param.detail), self.form)
        self._open()

    def __panel__(self) -> Any:
        return self._layout

    def _open(self) -> None:
        currency = self._desk.service.get().document.currency
        button = "Save service" if self._desk.allows("service.save") else ""
        self.form.open(KEY, currency, button, notes=service.notes(self._desk.settings))
        self._describe()

    def load(self) -> None:
        """Read again what colleagues may have changed."""
        self.form.follow()
        self._describe()

    def _describe(self) -> None:
        saved = self._desk.service.get()
        at = text.day(saved.changed_at, self._desk.settings.zone)
        self.detail = f"Saved by {saved.changed_by} on {at}" if saved.version else "Not set up yet"

    def _read(self) -> tuple[Mapping[str, Any], int, str]:
        saved = self._desk.service.get()
        at = text.moment(saved.changed_at, self._desk.settings.zone)
        newer = f"{saved.changed_by} has saved it meanwhile, on {at}. What you typed is still here."
        return saved.document.model_dump(mode="json"), saved.version, newer

    def _save(self, document: dict[str, Any], version: int | None) -> None:
        self._desk.service.save(document, by=self.user or None, version=version)
        self.form.saved()
        self._open()  # the currency may be another one

    def _foresee(self, document: dict[str, Any]) -> str:
        """What the rule for keeping would delete if it were saved; nothing while it is as saved, or cannot be saved."""
        try:
            rule = Keeping.model_validate(document.get("keeping", {}))
        except ValidationError:
            return ""
        if rule == self._desk.service.get().document.keeping:
            return ""
        if self._counted is None or self._counted[0] != rule:  # whatever else is typed meanwhile
            self._counted = rule, service.outlook(self._desk.retention.concerned(rule))
        return self._counted[1]

    def _keep(self, picture: bytes) -> str:
        return keep_logo(self._desk.files, picture)
