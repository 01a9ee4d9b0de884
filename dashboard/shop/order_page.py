"""The page where customers order: their models, the price at once, and where to send it all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panel.viewable import Viewer

from dashboard.ui import Heading, screen

if TYPE_CHECKING:
    from core import Desk


class OrderPage(Viewer):
    """Takes models, shows what they cost in each material, and places the order."""

    def __init__(self, desk: Desk, **params: Any) -> None:
        self._desk = desk
        super().__init__(**params)
        self._layout = screen(Heading(title="Order 3D prints"), gap=16)

    def __panel__(self) -> Any:
        return self._layout
