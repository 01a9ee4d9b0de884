"""The addresses of the server's own list of routes, one of each pattern, and which of them are for everybody."""

from __future__ import annotations

import asyncio
import re
import tempfile
from itertools import product
from pathlib import Path

import core
from dashboard.server import make_server

# Who comes to these is not asked to sign in. Written down once more, on purpose: the server's own list is attacked.
OPEN = (
    "/sign-in", "/sign-out", "/order", "/o/", "/api", "/health", "/static/", "/assets/three-", "/favicon.ico",
)  # fmt: skip
_GROUP = re.compile(r"\((?:[^()\\]|\\.|\[[^\]]*\]|\([^()]*\))*\)\??")
_WORDS = ("P-000001", "1", "0" * 64, "projects", "csv", "revenue", "js/bokeh.min.js", "x", "")


def is_open(path: str) -> bool:
    """Whether everybody may ask for it."""
    return path.startswith(OPEN)


def addresses() -> list[str]:
    """One address for each pattern of the server, in its own order; SystemExit for a pattern that none is found of."""
    return list(dict.fromkeys(_address(pattern) for pattern in _patterns()))


def _patterns() -> list[str]:
    with (
        tempfile.TemporaryDirectory() as folder,
        core.connect(f"sqlite:///{Path(folder, 'empty.db')}", data=folder, user="attack") as desk,
    ):
        asyncio.set_event_loop(asyncio.new_event_loop())
        server = make_server(desk, "attack", port=0)
        found = [str(vars(rule.matcher)["regex"].pattern) for rule in server._tornado.wildcard_router.rules]
        server.stop(wait=False)
        return found


def _address(pattern: str) -> str:
    """An address that the pattern matches."""
    bare = pattern.removesuffix("$").removesuffix("/?").replace("(?!extensions/)", "").replace("\\.", ".")
    pieces = _GROUP.split(bare)
    for words in product(_WORDS, repeat=len(pieces) - 1):
        made = pieces[0] + "".join(word + piece for word, piece in zip(words, pieces[1:], strict=True)) or "/"
        if re.fullmatch(pattern.removesuffix("$"), made):
            return made
    raise SystemExit(f"No address is known for {pattern}: add a word for it to {__name__}.")
