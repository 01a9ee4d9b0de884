"""Every message that a page of the dashboard understands, read from its source: also those of buttons not shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import dashboard
from bench.attack.words import EVIL
from dashboard.views.viewing import TASKS

_TYPED = {"message": f"Soon {EVIL[:9]}", "subject": "", "reason": "Because I can.", "despite": "x"}
_INVITED = {"name": "mallory", "email": "mallory@evil.example", "role": "administrator"}
_OFFERS = ["PA12", f"M {EVIL}", f"D {EVIL}", f"S {EVIL}"]
_SAVED = {"name": "Stolen", "sender": "thief@evil.example", "currency": "EUR", "technology": "SLS", "percent": "99",
          "rates": [{"price": "0"}]}  # fmt: skip
# What a key of a message is told; any other gets each of _ANYTHING.
_TOLD: dict[str, list[Any]] = {
    "move": ["Shipped", "Canceled", "Printing"],
    "send": [_TYPED, "Written by somebody else"],
    "draft": [_TYPED, "Draft"],
    "answer": ["Written by somebody else"],
    "save": [_SAVED, {"name": "Stolen"}],
    "version": [1, 1, 2, 2, 0, 0],
    "apply": ["Mine now"],
    "replace": [True],
    "invite": [_INVITED],
    "name": ["mallory"],
    "email": ["mallory@evil.example"],
    "role": ["administrator", "viewer"],
    "of": ["vera", "ada"],
    **{key: ["otto", "ada"] for key in ("disable", "link", "enable", "unlock")},
    "end": ["otto", 1, 2],
    **dict.fromkeys(("retire", "duplicate", "restore"), _OFFERS),
    "order": [_OFFERS[::-1], ["PA12", _OFFERS[1]]],
    "shared": [True],
    "erase": ["customer@example.com"],
    "confirm": ["customer@example.com"],
    "scopes": [["orders:read", "orders:write", "files:write"]],
    "revoke": [True, "read", "files"],
}
_ANYTHING = [True, 1, "customer@example.com", "mallory"]
_LEADING = ("close", "reload", "back", "clear", "go", "open", "add")


@cache
def vocabulary(component: str = "") -> list[dict[str, Any]]:
    """All messages, each with some contents, or those of one *component*."""
    sources = sorted(Path(dashboard.__path__[0]).rglob("*.py"))
    texts = [text for text in (path.read_text() for path in sources) if f"{component}(" in text]
    found = [dict(zip(keys, values, strict=True)) for text in texts for keys, values in _patterns(text)]
    acts = [{"act": label} for label in (*TASKS, "Retire", "Duplicate", "Restore", "Export CSV")]
    unique = {repr(one): one for one in [*acts, *found]}
    return list(unique.values())


def leads_away(said: dict[str, Any]) -> bool:
    """Whether a message takes away what the others are for, and is best said last."""
    return any(key in said for key in _LEADING)


def _patterns(source: str) -> Iterator[tuple[list[str], list[Any]]]:
    """Keys and values of each `case {…}` in the source of a page."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.MatchMapping):
            continue
        keys = [str(key.value) for key in node.keys if isinstance(key, ast.Constant)]
        told = [_values(key, pattern) for key, pattern in zip(keys, node.patterns, strict=True)]
        for at in range(max(map(len, told), default=0)):
            yield keys, [values[at % len(values)] for values in told]


def _values(key: str, pattern: ast.pattern) -> list[Any]:
    if isinstance(pattern, ast.MatchSingleton):
        return [pattern.value]
    if isinstance(pattern, ast.MatchValue) and isinstance(pattern.value, ast.Constant):
        return [pattern.value.value]
    return _TOLD.get(key, _ANYTHING)
