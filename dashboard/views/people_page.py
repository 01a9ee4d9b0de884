"""The People page: who may sign in, and as what; for administrators."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.accounts.account import Account
from core.accounts.roles import Role
from dashboard import text
from dashboard.blocks import PeopleTable
from dashboard.ui import Heading, screen

if TYPE_CHECKING:
    from core import Desk

NOBODY = (
    "Nobody needs to sign in yet: whoever is at this machine may do everything. Make the first account in a terminal, "
    "with “printdesk user add NAME --role administrator”. From then on everybody signs in."
)


class PeoplePage(Viewer):
    """Everybody's account: who is invited, has which role, is let in no more, or signed out everywhere."""

    title = param.String(default="People", constant=True, doc="What this page is called.")
    detail = param.String(default="", precedence=-1, doc="How many people there are.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the table.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        self._table = PeopleTable(content=self.param.content)
        self._table.on_msg(self._on_table)
        self._layout = screen(Heading(title=self.title, detail=self.param.detail), self._table)
        self.load()

    def __panel__(self) -> Any:
        return self._layout

    def load(self) -> None:
        """Read again who there is."""
        people = self._desk.accounts.all()
        count = len(people)
        self.detail = "" if not count else f"{count} {'person' if count == 1 else 'people'}"
        told = {"empty": "" if count else NOBODY, "roles": list(Role), "people": [self._told(one) for one in people]}
        self.content = json.dumps(told)

    def _told(self, account: Account) -> dict[str, Any]:
        zone = self._desk.settings.zone
        seen = account.signed_in_at
        return {
            "name": account.name,
            "email": account.email,
            "role": account.role,
            "state": "disabled" if account.disabled_at else "invited" if account.invited else "",
            "me": account.name == self._desk.person.name,
            "second_factor": account.second_factor,
            "elsewhere": account.single_sign_on,
            "seen": text.moment(seen, zone) if seen else "never",
        }

    async def _on_table(self, event: Any) -> None:
        try:  # beside the page: a mail server may let one wait
            await asyncio.to_thread(self._do, event.data)
        finally:  # also when a mail was not sent: the account is there
            self.load()
            self._table.answer()

    def _do(self, asked: dict[str, Any]) -> None:
        accounts = self._desk.accounts
        match asked:
            case {"invite": {"name": str(name), "email": str(email), "role": str(role)}}:
                accounts.invite(name, email, role)
            case {"role": str(role), "of": str(name)}:
                accounts.set_role(name, role)
            case {"disable": str(name)}:
                accounts.disable(name)
            case {"enable": str(name)}:
                accounts.enable(name)
            case {"link": str(name)}:
                accounts.send_link(name)
            case {"end": str(name)}:
                self._desk.sessions.end_all(name)
            case {"unlock": str(name)}:
                accounts.remove_second_factor(name)
