"""What exports refuse, and what is wrong with files that were exported and changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from core.errors import DeskError, Problem

_SHOWN = 20  # problems in the sentence; the error has all of them


class UnknownColumns(DeskError):
    """A table, or an export, has no columns of these names."""

    def __init__(self, wrong: Sequence[str], what: str, known: Iterable[str]) -> None:
        listed = list(known)
        super().__init__(f"{what} has no column {_with_close(wrong, listed)}. Columns: {', '.join(listed)}.")


class BadColumns(DeskError):
    """Columns that cannot be chosen together."""


class UnknownFormat(DeskError):
    """There is no format of this name."""

    def __init__(self, what: str, known: Iterable[str]) -> None:
        super().__init__(
            f"Exports are never {what}, but {' or '.join(known)}. Let the name of the file end so, or say which format."
        )


class CannotWrite(DeskError):
    """A file that cannot be written; what was there before is as it was."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(f"{path} cannot be written: {why}.")


class BadExport(DeskError):
    """A file that cannot be read as the export it was, with all that is wrong in it."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{name} cannot be read as an export; {'this is' if count == 1 else f'{count:,} things are'} wrong:"
        lines = [f"  {problem}" for problem in self.problems[:_SHOWN]]
        more = [f"  … and {count - _SHOWN:,} more."] if count > _SHOWN else []
        super().__init__("\n".join([head, *lines, *more]))


def close_to(name: str, known: Iterable[str]) -> str:
    """The known name that *name* may have meant, as a question; empty when none is near."""
    near = get_close_matches(name.strip().lower(), known, n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _with_close(wrong: Sequence[str], known: list[str]) -> str:
    return " or ".join(f"{name or '“”'}{close_to(name, known)}" for name in wrong)
