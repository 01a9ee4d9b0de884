"""The Keys page: which programs may use the HTTP API; for administrators."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.errors import DeskError
from core.keys import LONGEST_NAME, Scope
from dashboard import text
from dashboard.blocks import KeyTable
from dashboard.ui import Heading, screen

if TYPE_CHECKING:
    from core import Desk

SCOPES = {
    Scope.ORDERS_WRITE: "place orders and ask for prices",
    Scope.ORDERS_READ: "see what became of the orders",
    Scope.FILES_WRITE: "send model files",
}
NONE_YET = (
    "No program has a key yet. With one, a web shop or any other program sends orders with their model files, asks for "
    "prices and follows its orders. Give each program a key of its own, so that you can revoke it alone."
)


class KeysPage(Viewer):
    """Every program's key: what it allows, when it was used last, and whether it is revoked."""

    title = param.String(default="Keys", constant=True, doc="What this page is called.")
    detail = param.String(default="", precedence=-1, doc="How many keys are in force.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the table; no secret is in it.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        self._error = ""
        super().__init__(**params)
        self._table = KeyTable(content=self.param.content)
        self._table.on_msg(self._on_table)
        self._layout = screen(Heading(title=self.title, detail=self.param.detail), self._table)
        self.load()

    def __panel__(self) -> Any:
        return self._layout

    def load(self) -> None:
        """Read again which keys there are."""
        keys = self._desk.keys.table().astype(object)
        rows = keys.where(keys.notna(), None).to_dict("records")
        rows.sort(key=lambda row: row["revoked_at"] is not None)  # stable: the oldest of each first
        count = sum(row["revoked_at"] is None for row in rows)
        self.detail = f"{count} in force" if rows else ""
        scopes = [[scope, f"{words[0].upper()}{words[1:]}"] for scope, words in SCOPES.items()]
        told = {"empty": "" if rows else NONE_YET, "scopes": scopes, "longest": LONGEST_NAME, "error": self._error}
        self.content = json.dumps(told | {"keys": [self._told(row) for row in rows]})

    def _told(self, row: dict[Any, Any]) -> dict[str, Any]:
        moments = {name: self._moment(row[name]) for name in ("created_at", "used_at", "revoked_at")}
        return {"name": row["name"], "prefix": row["prefix"], "by": row["created_by"], **moments} | {
            "scopes": row["scopes"].split()
        }

    def _moment(self, at: datetime | None) -> str:
        return text.moment(at, self._desk.settings.zone) if at else ""

    def _on_table(self, event: Any) -> None:
        self._error = ""
        try:
            made = self._do(event.data)
        except DeskError as refusal:  # said where it was typed
            made, self._error = None, str(refusal)
        self.load()
        if made is not None:
            self._table._send_msg({"made": made})

    def _do(self, asked: dict[str, Any]) -> dict[str, str] | None:
        """What was asked for; a new key is in the answer, which goes to this page only and is kept nowhere."""
        match asked:
            case {"add": {"name": str(name), "scopes": list(scopes)}}:
                key = self._desk.keys.add(name, scopes)
                return {"name": key.name, "secret": key.secret}
            case {"revoke": str(name)}:
                self._desk.keys.revoke(name)
        return None
