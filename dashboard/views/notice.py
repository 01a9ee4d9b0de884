"""A page for when there is nothing to show: says why, and leads back."""

from __future__ import annotations

from typing import Any

import param
from panel.viewable import Viewer

from dashboard.router import PROJECTS
from dashboard.ui import Heading, screen


class Notice(Viewer):
    """What is shown for an unknown address or project, or after an error, with the way back to all projects."""

    title = param.String(default="Page not found", constant=True, doc="What this page is called.")
    sentence = param.String(default="There is no page at this address.", constant=True, doc="What is the matter.")

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        back = ("All projects", PROJECTS, False)
        self._layout = screen(Heading(title=self.title, detail=self.sentence, actions=[back]))

    def __panel__(self) -> Any:
        return self._layout

    def load(self) -> None:
        """Nothing to read again."""
