"""What makes a list tell quietly of orders that came in while it was looked at, and show them when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from dashboard.news import once
from dashboard.query import NEWEST_FIRST, NOTHING

if TYPE_CHECKING:
    from core import Desk


class Arriving(Viewer):
    """A list of projects that counts the orders which came in since it was shown, or since they were asked for."""

    arrived = param.Integer(default=0, doc="How many orders came in since somebody looked.")

    _desk: Desk
    _looked: str | None = None  # the newest project there was then

    def _arrivals(self) -> int:
        projects = self._desk.projects
        if self._looked is None:
            self._looked = once("newest", projects.newest)
        looked = self._looked
        return once(f"arrived {looked}", lambda: projects.placed_after(looked))

    @property
    def arrivals(self) -> str:
        """What is said of them."""
        return "" if not self.arrived else f"{self.arrived:,} new order{'' if self.arrived == 1 else 's'}"

    def show_arrivals(self) -> None:
        """Show the newest orders, whatever was filtered, and count from here on."""
        self._looked = None
        usual: dict[str, Any] = {**NOTHING, "status": None, "sort": NEWEST_FIRST, "page": 1}
        if all(getattr(self, name) == value for name, value in usual.items()):
            self.load()  # type: ignore[attr-defined]  # of the list
        else:
            self.param.update(**usual)
