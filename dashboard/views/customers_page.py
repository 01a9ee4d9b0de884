"""The Customers page: what is kept about one of them, given out or erased; for administrators."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.errors import DeskError
from dashboard.blocks import CustomerBox
from dashboard.failure import explain
from dashboard.router import project_address
from dashboard.ui import Heading, screen

if TYPE_CHECKING:
    from core import Desk
    from core.customers import Erased, Person

SHOWN = 100  # links to projects
START = {"person": None, "erased": None, "error": "", "refused": ""}


class CustomersPage(Viewer):
    """Looks up an e-mail address; what is found can be exported whole, and erased everywhere."""

    title = param.String(default="Customers", constant=True, doc="What this page is called.")
    content = param.String(default=json.dumps(START), precedence=-1, doc="JSON of the page.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        self._box = CustomerBox(content=self.param.content)
        self._box.on_msg(self._on_box)
        self._layout = screen(Heading(title=self.title), self._box)

    def __panel__(self) -> Any:
        return self._layout

    def load(self) -> None:
        """Nothing to read again: what was looked up is of that moment, and erasing looks again."""

    async def _on_box(self, event: Any) -> None:
        try:
            told = await asyncio.to_thread(self._do, event.data)
        except Exception as error:  # noqa: BLE001  # said where it was typed
            told = {"error": explain(error)}
        self.content = json.dumps(START | told)
        self._box.answer()

    def _do(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What to show after what was asked for; runs beside the page, for erasing takes its time."""
        match asked:
            case {"find": str(email)}:
                return {"person": told_of(self._desk.customers.find(email))}
            case {"erase": str(email), "confirm": str(confirm)}:
                return self._erase(email, confirm)
        return {}

    def _erase(self, email: str, confirm: str) -> dict[str, Any]:
        try:
            done = self._desk.customers.erase(email, confirm=confirm)
        except DeskError as refusal:
            return {"person": told_of(self._desk.customers.find(email)), "refused": str(refusal)}
        return {"erased": erased_of(done)}


def told_of(person: Person) -> dict[str, Any]:
    """What the page shows of a customer."""
    return {
        "email": person.email,
        "names": ", ".join(person.names),
        "projects": _links(person.projects),
        "open": _links(person.open),
        "counts": [[word.capitalize(), f"{count:,}"] for word, count in person.counts.items()],
    }


def erased_of(done: Erased) -> dict[str, Any]:
    """What the page shows once a customer is erased."""
    counts = [("project", len(done.projects)), ("file", done.files), ("mail", done.mails), ("saved view", done.views)]
    parts = [f"{count:,} {word if count == 1 else word + 's'}" for word, count in counts if count]
    return {
        "said": f"Erased from {' and '.join(filter(None, (', '.join(parts[:-1]), parts[-1])))}.",
        "projects": _links(done.projects),
        "backups": [backup.name for backup in done.backups],
    }


def _links(numbers: tuple[str, ...]) -> dict[str, Any]:
    """Numbers with their addresses, as far as they are shown, and how many there are."""
    return {"all": len(numbers), "shown": [[number, project_address(number)] for number in numbers[:SHOWN]]}
