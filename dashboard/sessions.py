"""The end of a browser session: nothing global keeps its page alive."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import panel as pn
from panel.io.state import state
from panel.util import edit_readonly  # type: ignore[attr-defined]

from dashboard.ui import Page


def release_with_session(page: Page) -> None:
    """Free, when its session ends, what refers to *page* globally (panel 1.9.4, panel-material-ui 0.16.6)."""

    def release(context: Any) -> None:
        with edit_readonly(page):
            page.busy = False
        # Page.__init__ makes its `busy` a reference to the process-wide one, and nothing unwatches it
        for watcher in list(state.param.watchers.get("busy", {}).get("value", [])):
            if getattr(getattr(watcher.fn, "__self__", None), "self", None) is page:
                state.param.unwatch(watcher)
        # the notification area of each session stays registered
        for ref, (_, _, document, _) in list(state._views.items()):
            if document is context._document:
                state._views.pop(ref, None)

    pn.state.on_session_destroyed(release)


def once_shown(hear: Callable[..., None]) -> Callable[..., None]:
    """Hear only when the browser shows the page: what changes after it was drawn, but before, is lost (panel 1.9.4)."""
    return lambda *news: pn.state.onload(partial(hear, *news))
