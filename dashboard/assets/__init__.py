"""Scripts and styles of the dashboard's own components."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def asset(name: str) -> str:
    """The text of a script or style sheet in this folder."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
