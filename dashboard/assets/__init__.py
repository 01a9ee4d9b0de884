"""Scripts and styles of the dashboard's own components."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def asset(*names: str) -> str:
    """The text of scripts or style sheets in this folder, one after the other."""
    return "\n".join(files(__name__).joinpath(name).read_text(encoding="utf-8") for name in names)
