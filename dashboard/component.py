"""Components of our own: a plain script and its styles in the assets folder, no library and no build step."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from contextvars import ContextVar
from hashlib import sha256
from typing import Any

from panel.custom import JSComponent
from panel.io.document import unlocked
from panel.io.state import set_curdoc

from core.errors import DeskError

LARGEST_GIFT = 20_000_000  # bytes that may go through a page's connection; more would hold up everything else

# The component whose event is being handled: an error is told beside it where a page has no notifications.
ASKED: ContextVar[Component | None] = ContextVar("asked", default=None)


class Component(JSComponent):
    """
    A JSComponent whose script goes to the browser as it is.

    Its script never turns text into HTML, and it sends what people do as messages: parameters are held back by
    Panel for 50 ms (panel 1.9.4, Syncable._debounce).
    """

    screen: Any = None  # the Screen it is a part of

    __abstract = True

    def _get_properties(self, doc: Any) -> dict[str, Any]:
        # As a "bundle" the script is not compiled again in every browser, which took some 15 ms a component.
        properties = super()._get_properties(doc)
        return properties | {"bundle": sha256(properties["esm"].encode()).hexdigest()}

    def _process_event(self, event: Any) -> None:
        before = ASKED.set(self)
        if self.screen is not None:
            self.screen.tell("")
        try:
            with unlocked(policy="collect"):  # all that it changes, in order, is one message and painted at once
                super()._process_event(event)
        finally:
            ASKED.reset(before)


class Asking(Component):
    """A component that sends the page questions (by on_msg), and is told when one has been answered."""

    __abstract = True

    def _process_bokeh_event(self, doc: Any, event: Any) -> None:
        # Panel's own (panel 1.9.4) also tells `state.busy` to every open page, each of which is then drawn twice; these
        # components show by themselves that they wait.
        with set_curdoc(doc):
            self._process_event(event)

    def _handle_msg(self, data: Any) -> None:  # noqa: ARG002  # Panel's signature; runs after the on_msg callbacks
        self._send_msg({"answered": True})

    def give(self, name: str, pieces: Iterable[bytes], instead: str) -> None:
        """Let the browser save a file where no server gives files; DeskError, with what to do *instead*, if large."""
        content = bytearray()
        for piece in pieces:
            content += piece
            if len(content) > LARGEST_GIFT:
                most = f"{LARGEST_GIFT / 1e6:,.0f} MB"
                raise DeskError(f"{name} is larger than {most}, too much for a notebook cell. {instead}")
        self._send_msg({"file": name, "content": b64encode(content).decode()})
