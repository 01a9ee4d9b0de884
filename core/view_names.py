"""Names of saved views: what may be one, when two are the same, and the errors about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches

from core.errors import DeskError
from core.names import fold_line, search_key

LONGEST_NAME = 80  # characters
_NAMED = 12  # views that an error lists


class BadViewName(DeskError):
    """A name that no saved view can have."""

    def __init__(self, name: str) -> None:
        found = f"has {len(name)}" if len(name) > LONGEST_NAME else "is empty"
        super().__init__(f"The name of a saved view has 1 to {LONGEST_NAME} characters; this one {found}.")


class UnknownView(DeskError):
    """There is no saved view of this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        super().__init__(f"There is no saved view “{_short(name)}”. {_listed(name, known)}")


class ViewExists(DeskError):
    """Another saved view has this name."""

    def __init__(self, name: str, by: str, at: datetime) -> None:
        self.name, self.by, self.at = name, by, at
        super().__init__(f"There is a saved view “{name}” already, by {by} of {at:%Y-%m-%d}; nothing was changed.")


class NotYourView(DeskError):
    """A saved view that somebody else saved, for whom may change their own only."""

    def __init__(self, name: str, by: str) -> None:
        self.name, self.by = name, by
        super().__init__(
            f"{by} saved the view “{name}”, so nothing was changed. "
            "Changing the views of others needs the role manager; you can save it under another name."
        )


def view_name(name: str) -> str:
    """*name* on one line, with single spaces; raises BadViewName."""
    folded = " ".join(fold_line(str(name)).split())
    if len(folded) > LONGEST_NAME or not any(one.isprintable() for one in folded):
        raise BadViewName(folded)
    return folded


def view_key(name: str) -> str:
    """What two names of the same view have in common: *name* without regard to upper and lower case."""
    return search_key(" ".join(fold_line(str(name)).split()))


def _short(name: str) -> str:
    line = fold_line(str(name))
    return line if len(line) <= LONGEST_NAME else line[:LONGEST_NAME] + "…"


def _listed(name: str, known: Sequence[str]) -> str:
    """The names there are, the most similar ones first."""
    if not known:
        return "None has been saved yet."
    names = {view_key(one): one for one in known}
    close = [names[key] for key in get_close_matches(view_key(name)[:LONGEST_NAME], names, n=3, cutoff=0.5)]
    ordered = [*close, *(one for one in known if one not in close)]
    more = len(ordered) - _NAMED
    listed = ", ".join(f"“{one}”" for one in ordered[:_NAMED])
    return f"The saved views are {listed}{f' and {more:,} more' if more > 0 else ''}."
