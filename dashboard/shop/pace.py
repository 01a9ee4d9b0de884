"""How often customers' pages may be opened from one address: each has a session in the server's memory for a while."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from panel.io.server import DocHandler

from core.limits import TooManyAttempts, place_of
from dashboard.auth.notices import notice_page
from dashboard.network import client_address

_CUSTOMERS = ("/order", "/o/")
LIMITS = "limits"  # the desk's, among the settings of the application


class PacedPage(DocHandler):
    """A page that says so, before there is a session, when customers' pages were opened too often."""

    async def prepare(self) -> None:
        """Count it if it is a page of customers."""
        await super().prepare()
        limits = self.application.settings.get(LIMITS)
        if limits is None or not self.request.path.startswith(_CUSTOMERS):
            return
        who = place_of(client_address(self.request))
        try:
            await asyncio.get_running_loop().run_in_executor(None, limits.count, "pages of customers", who)
        except TooManyAttempts as error:
            self._refuse(error)

    def _refuse(self, error: TooManyAttempts) -> None:
        self.set_status(HTTPStatus.TOO_MANY_REQUESTS)
        self.set_header("Retry-After", str(error.retry_after))
        service = self.application.settings["default_handler_args"]["service"]
        self.finish(notice_page(service, "Please wait a moment", str(error), self.request.path, "Try again"))
