"""What the set-up refuses on purpose, each a sentence for the person who saves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.errors import DeskError, Problem
from core.names import fold_line

_NAMED = 12  # names that an error lists


class UnknownOffer(DeskError):
    """There is nothing of this name on the list; *what* it was looked for as."""

    what = "offer"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        listed = ", ".join(f"“{one}”" for one in known[:_NAMED])
        more = f" and {len(known) - _NAMED:,} more" if len(known) > _NAMED else ""
        there = f"There are {listed}{more}." if known else "None has been set up yet."
        super().__init__(f"There is no {self.what} “{fold_line(str(name))[:80]}”. {there}")


class UnknownMaterial(UnknownOffer):
    """There is no material of this name."""

    what = "material"


class UnknownDiscount(UnknownOffer):
    """There is no discount of this name."""

    what = "discount"


class UnknownShippingOption(UnknownOffer):
    """There is no shipping option of this name."""

    what = "shipping option"


class SetUpConflict(DeskError):
    """A colleague has saved it since the caller looked at it; *version* is the one there is now."""

    def __init__(self, what: str, by: str, at: datetime, version: int) -> None:
        self.what, self.by, self.at, self.version = what, by, at, version
        super().__init__(
            f"{by} has saved {what} meanwhile, on {at:%Y-%m-%d at %H:%M:%S %Z}. Nothing was changed. "
            "Look at it again, and then make your change."
        )


class InvalidSetUp(DeskError):
    """A document of the set-up that cannot be saved, with all its problems at once."""

    def __init__(self, what: str, problems: Sequence[Problem]) -> None:
        self.what, self.problems = what, list(problems)
        count = len(self.problems)
        head = f"The {what} has " + ("a problem" if count == 1 else f"{count} problems")
        super().__init__("\n".join([f"{head}; nothing was saved:", *(f"  {problem}" for problem in self.problems)]))
