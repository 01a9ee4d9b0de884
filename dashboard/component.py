"""Components of our own: a plain script and its styles in the assets folder, no library and no build step."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from panel.custom import JSComponent


class Component(JSComponent):
    """
    A JSComponent whose script goes to the browser as it is.

    Its script never turns text into HTML, and it sends what people do as messages: parameters are held back by
    Panel for 50 ms (panel 1.9.4, Syncable._debounce).
    """

    __abstract = True

    def _get_properties(self, doc: Any) -> dict[str, Any]:
        # As a "bundle" the script is not compiled again in every browser, which took some 15 ms a component.
        properties = super()._get_properties(doc)
        return properties | {"bundle": sha256(properties["esm"].encode()).hexdigest()}


class Asking(Component):
    """A component that sends the page questions (by on_msg), and is told when one has been answered."""

    __abstract = True

    def _handle_msg(self, data: Any) -> None:  # noqa: ARG002  # Panel's signature; runs after the on_msg callbacks
        self._send_msg({"answered": True})
