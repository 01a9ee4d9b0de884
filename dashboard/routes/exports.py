"""CSV of a list as it is filtered, and of one project."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from core.times import now
from dashboard.query import FILTERS
from dashboard.routes.base import Route, off_loop

CSV = "text/csv; charset=utf-8"


class TableExport(Route):
    """Projects, items or events that pass the filters of the query: the same as those of the list's address."""

    async def get(self, table: str) -> None:
        """The rows, in the order of the list."""
        options = self._options()
        if table != "projects":
            options.pop("sort", None)
        stream = getattr(self.desk, table).stream
        pieces = await off_loop(lambda: stream(**options))
        zone = self.desk.settings.zone
        self.download_as(f"{table}-{now().astimezone(zone):%Y-%m-%d-%H%M}.csv", CSV)
        await self.stream(pieces)

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {}
        for name, value in parse_qsl(self.request.query):
            if name == "status":
                options.setdefault("status", []).append(value)
            elif name in (*FILTERS, "customer", "sort"):
                options[name] = value
        return options


class OneExport(Route):
    """One project with all its details."""

    async def get(self, number: str) -> None:
        """A row for each of its items."""
        pieces = await off_loop(self.desk.projects.stream_one, number)
        self.download_as(f"{number}.csv", CSV)
        await self.stream(pieces)
