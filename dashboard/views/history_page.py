"""The History page: what happened at the desk, and to all projects; for administrators."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.dictionary import EVENT_KINDS
from core.errors import UnknownProject
from dashboard import text
from dashboard.blocks import HistoryTable
from dashboard.ui import Heading, screen

if TYPE_CHECKING:
    from core import Desk

ROWS = 50  # on a page
SHOWN = ("at", "kind", "actor", "subject", "address", "detail")
START = {"of": "records", "kind": "", "actor": "", "subject": "", "since": "", "until": ""}
_SOUND = "Every row of both histories is as it was written."


class HistoryPage(Viewer):
    """The desk's own records, or the events of all projects, by kind, person, days and subject; the newest first."""

    title = param.String(default="History", constant=True, doc="What this page is called.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the table.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        self._filters, self._page, self._said = dict(START), 0, ""
        super().__init__(**params)
        self._table = HistoryTable(content=self.param.content)
        self._table.on_msg(self._on_table)
        self._layout = screen(Heading(title=self.title), self._table)
        self.load()

    def __panel__(self) -> Any:
        return self._layout

    def load(self) -> None:
        """Read the page again."""
        self.content = self._read()

    def _read(self) -> str:
        rows = self._rows()
        kinds = self._desk.audit.kinds() if self._filters["of"] == "records" else EVENT_KINDS
        told = {"filters": self._filters, "kinds": kinds, "page": self._page + 1, "said": self._said}
        return json.dumps(told | {"rows": rows[:ROWS], "more": len(rows) > ROWS})

    def _rows(self) -> list[dict[str, str]]:
        asked: dict[str, Any] = dict(self._filters)
        of: Any = asked.pop("of")
        span: dict[str, Any] = {name: self._day(asked.pop(name), name == "until") for name in ("since", "until")}
        try:
            table = self._desk.audit.table(of, **asked, **span, limit=ROWS + 1, offset=self._page * ROWS)
        except UnknownProject:
            return []
        found = table.astype(object).where(table.notna(), None).to_dict("records")
        return [{name: self._cell(row[name]) for name in SHOWN} for row in found]

    def _cell(self, value: Any) -> str:
        return text.moment(value, self._desk.settings.zone) if isinstance(value, datetime) else value or ""

    def _day(self, day: str, end: bool) -> datetime | None:
        """When a day begins in the service's time zone, or, if it is the last one, ends."""
        if not day:
            return None
        begins = datetime.fromisoformat(day).replace(tzinfo=self._desk.settings.zone)
        return begins + timedelta(days=1) if end else begins

    async def _on_table(self, event: Any) -> None:
        try:  # beside the page: checking long histories takes a while
            self.content = await asyncio.to_thread(self._answer, event.data)
        finally:
            self._table.answer()

    def _answer(self, asked: dict[str, Any]) -> str:
        self._said = ""
        match asked:
            case {"filter": dict(wanted)}:
                self._filters = {name: str(wanted.get(name, "")).strip() for name in START}
                self._page = 0
            case {"page": int(page)}:
                self._page = max(0, page - 1)
            case {"check": True}:
                damages = self._desk.audit.check()
                self._said = " ".join(damages[:20]) if damages else _SOUND
        return self._read()
