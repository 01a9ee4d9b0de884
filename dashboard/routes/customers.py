"""All that is kept about a customer, as a file."""

from __future__ import annotations

import re
from datetime import datetime

from dashboard.routes.base import Route

_UNUSUAL = re.compile(r"[^A-Za-z0-9@._+-]")
_LONGEST = 100  # characters of the address in the file's name


class CustomerExport(Route):
    """The ZIP of one customer; asked for by a form, since addresses of people shall not be in logs and histories."""

    async def post(self) -> None:
        """Stream the ZIP while it is made; an unknown address is refused before anything is sent."""
        email = self.get_body_argument("email", "")
        pieces = await self.call(self.desk.customers.stream, email)
        today = datetime.now(self.desk.settings.zone)
        self.set_file_name(f"{_plain(email)}-{today:%Y-%m-%d}.zip")
        self.set_header("Content-Type", "application/zip")
        await self.send(pieces)


def _plain(email: str) -> str:
    """The address without anything that means something in a path."""
    return _UNUSUAL.sub("_", email)[:_LONGEST].strip("._- ") or "customer"
