"""Downloads of tables: any filtered list, one order, and reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from core.csv import BOM
from core.filters import FilterOptions
from dashboard.query import NEWEST_FIRST
from dashboard.routes.base import Route

# Of each format: its media type, and what its files begin with.
_KINDS = {
    "csv": ("text/csv; charset=utf-8; header=present", BOM),
    "parquet": ("application/vnd.apache.parquet", b""),
}
_FILTERS = FilterOptions.__optional_keys__ - {"status", "overdue"}


class AllExport(Route):
    """Everything that passes the filters of the address, or the saved view in it, as the list of projects shows it."""

    async def get(self, name: str, form: str) -> None:
        """Stream CSV or Parquet; a wrong filter or column is refused before anything is sent."""
        options: dict[str, Any] = {
            key: self.get_query_argument(key) for key in _FILTERS if self.get_query_argument(key, "")
        }
        options["status"] = [one for given in self.get_query_arguments("status") for one in given.split(",")]
        options["overdue"] = self.get_query_argument("overdue", "") == "1"
        sort = self.get_query_argument("sort", "")
        if name_of_view := self.get_query_argument("view", ""):
            view = await self.call(self.desk.view, name_of_view)
            options, sort = dict(view.narrowed(**options)), sort or view.sort
        columns = self.get_query_argument("columns", "")
        options |= {"columns": columns.split(",") if columns else None, "format": form}
        options["sheet_safe"] = self.get_query_argument("raw", "") != "1"
        source = getattr(self.desk, name)
        pieces = await self.call(lambda: source.stream(sort=sort or NEWEST_FIRST, **options))
        today = datetime.now(self.desk.settings.zone)
        await send_table(self, f"{name}-{today:%Y-%m-%d}", pieces, form)


class OrderExport(Route):
    """One project, as the button Export Order gives it."""

    async def get(self, number: str) -> None:
        """Stream the CSV of one project."""
        pieces = await self.call(self.desk.projects.stream_one, number)
        await send_table(self, number.upper(), pieces)


class ReportExport(Route):
    """A report, as the Reports page shows it."""

    async def get(self, name: str) -> None:
        """Stream the CSV; an unknown report, period, grouping or filter is refused with its sentence."""
        asked: dict[str, Any] = {
            key: self.get_query_argument(key) for key in ("period", "by", *_FILTERS) if self.get_query_argument(key, "")
        }
        pieces = await self.call(lambda: self.desk.reports.stream(name, **asked))
        today = datetime.now(self.desk.settings.zone)
        await send_table(self, f"{name}-{today:%Y-%m-%d}", iter(pieces))


async def send_table(route: Route, name: str, pieces: Iterator[bytes], form: str = "csv") -> None:
    """Send it as a file; CSV so that Excel, too, opens it with its umlauts intact."""
    kind, mark = _KINDS[form]
    route.set_file_name(f"{name}.{form}")
    route.set_header("Content-Type", kind)
    first = await route.call(next, pieces, b"")  # what fails at once still gets its own answer
    await route.send(_Rest(mark + first, pieces))


class _Rest(Iterator[bytes]):
    """The first piece, then the others; closing it closes them."""

    def __init__(self, first: bytes, pieces: Any) -> None:
        self._pieces, self._all = pieces, chain((first,), pieces)

    def __next__(self) -> bytes:
        return next(self._all)

    def close(self) -> None:
        """Let go of what is read from."""
        self._pieces.close()
