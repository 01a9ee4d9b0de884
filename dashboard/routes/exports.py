"""CSV downloads: any filtered list, and one order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from core.csv import BOM
from core.filters import FilterOptions
from dashboard.query import NEWEST_FIRST
from dashboard.routes.base import Route

_FILTERS = FilterOptions.__optional_keys__ - {"status", "overdue"}


class AllExport(Route):
    """Everything that passes the filters of the address, or the saved view in it, as the list of projects shows it."""

    async def get(self, name: str) -> None:
        """Stream the CSV; a wrong filter is refused before anything is sent."""
        options: dict[str, Any] = {
            key: self.get_query_argument(key) for key in _FILTERS if self.get_query_argument(key, "")
        }
        options["status"] = [one for given in self.get_query_arguments("status") for one in given.split(",")]
        options["overdue"] = self.get_query_argument("overdue", "") == "1"
        sort = self.get_query_argument("sort", "")
        if name_of_view := self.get_query_argument("view", ""):
            view = await self.call(self.desk.view, name_of_view)
            options, sort = dict(view.narrowed(**options)), sort or view.sort
        source = getattr(self.desk, name)
        pieces = await self.call(lambda: source.stream(sort=sort or NEWEST_FIRST, **options))
        today = datetime.now(self.desk.settings.zone)
        await send_csv(self, f"{name}-{today:%Y-%m-%d}.csv", pieces)


class OrderExport(Route):
    """One project, as the button Export Order gives it."""

    async def get(self, number: str) -> None:
        """Stream the CSV of one project."""
        pieces = await self.call(self.desk.projects.stream_one, number)
        await send_csv(self, f"{number.upper()}.csv", pieces)


async def send_csv(route: Route, name: str, pieces: Iterator[bytes]) -> None:
    """Send it as a file that Excel, too, opens with its umlauts intact."""
    route.set_file_name(name)
    route.set_header("Content-Type", "text/csv; charset=utf-8; header=present")
    first = await route.call(next, pieces, b"")  # what fails at once still gets its own answer
    await route.send(_Rest(first, pieces))


class _Rest(Iterator[bytes]):
    """The mark and the first piece, then the others; closing it closes them."""

    def __init__(self, first: bytes, pieces: Any) -> None:
        self._pieces, self._all = pieces, chain((BOM + first,), pieces)

    def __next__(self) -> bytes:
        return next(self._all)

    def close(self) -> None:
        """Let go of what is read from."""
        self._pieces.close()
