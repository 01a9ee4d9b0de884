"""The log of a server: each entry has its moment in UTC and a line of its own, and nothing in it opens a door."""

from __future__ import annotations

import logging
import re
import time

# What opens something by itself: customers' links, mailed tickets, tokens of uploads, answers of a provider, keys.
_DOORS = re.compile(
    r"(/o/|/sign-in/ticket/|/order/pictures/|/order/meshes/|[?&](?:code|state|id_token_hint)=|\bpds?_)[^\s/?&\"']+"
)
_OWN_WAYS = ("panel", "bokeh")  # which bring handlers of their own


class Entry(logging.Formatter):
    """One entry; what follows its first line, such as a traceback, is indented: nobody can write a false one."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        """The text of *record*."""
        return "\n    ".join(map(_plain, masked(super().format(record)).splitlines()))


def masked(text: str) -> str:
    """*text* without the parts of addresses, and keys, that open something."""
    return _DOORS.sub(r"\1…", text)


def begin() -> None:
    """Let this process write its log to standard error, from warnings upwards."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(Entry())
    logging.basicConfig(handlers=[handler], force=True)
    for name in _OWN_WAYS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


def _plain(line: str) -> str:
    """A line without characters that a terminal would obey."""
    return "".join(one if one.isprintable() or one == "\t" else one.encode("unicode_escape").decode() for one in line)
