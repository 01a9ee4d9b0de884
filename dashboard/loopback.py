"""Where the dashboard may listen until there is sign-in: on this machine only."""

from __future__ import annotations

from core.errors import DeskError

NAMES = ("127.0.0.1", "localhost")  # of this machine; Bokeh takes no IPv6 address as the origin of a websocket


def check_loopback(address: str) -> None:
    """Raise DeskError, which says why, for any address that others could reach."""
    if address not in NAMES:
        raise DeskError(
            f"Printdesk has no sign-in yet: at {address}, everybody who reaches it could see and change every order. "
            "Until then it listens on 127.0.0.1 only; a tunnel, such as `ssh -L`, brings it to one other machine."
        )
