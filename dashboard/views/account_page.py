"""The Account page: one's own password, second factor and sessions; for everybody who has signed in."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from dashboard import text
from dashboard.auth.forms import qr
from dashboard.blocks import OwnAccountBox
from dashboard.ui import Heading, screen

if TYPE_CHECKING:
    from core import Desk

NOBODY = "Nobody needs to sign in here yet, so there is no account to look after."


class AccountPage(Viewer):
    """Who one is here, and the ways in: each change asks for the present password."""

    title = param.String(default="Account", constant=True, doc="What this page is called.")
    content = param.String(default="{}", precedence=-1, doc="JSON of the page; no secret is in it.")

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        self._box = OwnAccountBox(content=self.param.content)
        self._box.on_msg(self._on_box)
        self._layout = screen(Heading(title=self.title), self._box)
        self.load()

    def __panel__(self) -> Any:
        return self._layout

    def load(self) -> None:
        """Read again what the account is."""
        own, zone = self._desk.account, self._desk.settings.zone
        if own is None:
            self.content = json.dumps({"empty": NOBODY})
            return
        account, here = own.get(), own.session().id
        sessions = [
            {
                "id": one.id,
                "here": one.id == here,
                "kind": one.kind,
                "agent": one.agent,
                "address": one.address,
                "seen": text.moment(one.seen_at, zone),
            }
            for one in own.sessions()
        ]
        about = {"name": account.name, "email": account.email, "role": account.role, "password": account.has_password}
        left = own.recovery_codes_left() if account.second_factor else 0
        self.content = json.dumps(about | {"second_factor": account.second_factor, "codes": left, "sessions": sessions})

    async def _on_box(self, event: Any) -> None:
        try:  # beside the page: hashing a password takes its time on purpose
            told = await asyncio.to_thread(self._do, event.data)
            self.load()
            self._box._send_msg({"done": told})
        finally:
            self._box.answer()

    def _do(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What was asked for; what is shown once, and only to this page, is in the answer."""
        own = self._desk.account
        assert own is not None, "the page shows nothing to ask for"
        match asked:
            case {"old": str(old), "new": str(new)}:
                own.change_password(old, new)
                return {"said": "Your password is changed, and you are signed out everywhere else."}
            case {"begin": True}:
                secret, uri = own.begin_second_factor()
                return {"secret": secret, "picture": qr(uri)}
            case {"secret": str(secret), "code": str(code), "password": str(password)}:
                return {"recovery": own.confirm_second_factor(secret, code, password)}
            case {"remove": str(password)}:
                own.remove_second_factor(password)
                return {"said": "The second factor is removed."}
            case {"renew": str(password)}:
                return {"recovery": own.new_recovery_codes(password)}
            case {"end": int(session)}:
                own.end_session(session)
            case {"end_others": True}:
                own.end_others()
        return {"said": "Done."}
