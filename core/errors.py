"""What core refuses on purpose: one root, one small class a case, each message a sentence for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


class DeskError(Exception):
    """Base of every error core raises on purpose."""

    def __reduce__(
        self,
    ) -> tuple[Callable[..., DeskError], tuple[type[DeskError], tuple[object, ...]], dict[str, object]]:
        # As it was, between processes too: a subclass is made from its case, not from its sentence.
        return _again, (type(self), self.args), self.__dict__


def _again(kind: type[DeskError], arguments: tuple[object, ...]) -> DeskError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    return error


class SettingsError(DeskError):
    """A setting has a value the desk cannot work with."""


class StoreError(DeskError):
    """The database cannot be used as it is."""


class DatabaseTooNew(StoreError):
    """A newer Printdesk has written this database."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"The database was written by a newer Printdesk (schema {found}). "
            "Install that version or a later one; nothing was changed."
        )


class DatabaseTooOld(StoreError):
    """The database needs its upgrade first."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"The database has the older schema {found}. Run `printdesk serve` once: it makes a backup and upgrades it."
        )


class StorageFull(StoreError):
    """The disk of the database is full."""

    def __init__(self) -> None:
        super().__init__("The disk is full, so nothing was changed. Free some space and try again.")


class DatabaseBusy(StoreError):
    """The database did not answer in time."""

    def __init__(self) -> None:
        super().__init__("The database is busy or out of reach; nothing was changed. Please try again in a moment.")


class UnknownProject(DeskError):
    """No project has this number."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"There is no project {number}.")


class UnknownPart(DeskError):
    """A project has no such item, attachment or comment."""

    def __init__(self, number: str, what: str) -> None:
        super().__init__(f"Project {number} has no such {what}; it may have been deleted meanwhile.")


class UnknownStatus(DeskError):
    """There is no status of this name."""

    def __init__(self, status: object, known: Iterable[str]) -> None:
        super().__init__(f"There is no status {status}. The statuses are {', '.join(known)}.")


class UnknownColumn(DeskError):
    """A table cannot be sorted by this column."""

    def __init__(self, column: str, known: Iterable[str]) -> None:
        super().__init__(f"Projects cannot be sorted by {column}. Columns: {', '.join(known)}.")


class BadFilter(DeskError):
    """A filter has a value that means nothing."""


class IllegalMove(DeskError):
    """The project cannot go from the status it has to the one asked for."""

    def __init__(self, number: str, status: str, target: str, allowed: Sequence[str]) -> None:
        self.number = number
        rest = f"it can become {' or '.join(allowed)}" if allowed else "it stays as it is"
        super().__init__(f"Project {number} is {status} and cannot become {target}; {rest}.")


class MoveConflict(IllegalMove):
    """A colleague was faster: the project has moved on since the caller looked at it."""

    def __init__(self, number: str, status: str, actor: str, at: datetime) -> None:
        self.number, self.status, self.actor, self.at = number, status, actor, at
        DeskError.__init__(
            self,
            f"{actor} has already moved project {number} to {status}, on {at:%Y-%m-%d at %H:%M:%S %Z}. "
            "Nothing was changed and no message was sent.",
        )


class ReasonRequired(DeskError):
    """A cancellation needs its reason."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Please give the reason why project {number} is canceled.")


class EmptyText(DeskError):
    """A comment, an answer or a note without text."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} is empty. Write something first.")


class UnknownPlaceholder(DeskError):
    """A message names a placeholder that nothing fills."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = ", ".join("{" + one + "}" for one in known)
        super().__init__(
            f"The message has an unknown placeholder {{{name}}}. Known ones: {listed}. "
            "Double the braces to send them as they are."
        )


class BadAddress(DeskError):
    """A mail address that no mail server can take."""

    def __init__(self, address: str) -> None:
        super().__init__(f"Mail cannot be sent to or from “{address}”: this is not one mail address.")


class NothingToRetry(DeskError):
    """A message that is not waiting for another try."""

    def __init__(self, message: int) -> None:
        super().__init__(
            f"Message {message} is not waiting to be sent again: it was sent or erased, or does not exist."
        )


class BadFileName(DeskError):
    """A file name that no file system should see."""


class FileTooLarge(DeskError):
    """A file over the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file is larger than {limit / 1e6:,.0f} MB, the most that is accepted.")


class FileMissing(DeskError):
    """A stored file is not in the file store."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"The file {sha256[:12]}… is not in the file store.")


class ExportFailed(DeskError):
    """An export that did not come to its end."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The export stopped half-way ({why or 'its process was ended'}). Please try again.")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one field of one row of a file or an order."""

    row: str
    field: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.row, self.field, self.problem) if part)


class InvalidOrder(DeskError):
    """An order that cannot be placed, with all its problems at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = "The order has a problem" if count == 1 else f"The order has {count} problems"
        super().__init__("\n".join([f"{head}; nothing was placed:", *(f"  {problem}" for problem in self.problems)]))


class KeyReused(DeskError):
    """The same key with another order."""

    def __init__(self, key: str, number: str) -> None:
        super().__init__(
            f"The key {key} was used for project {number}, and this order differs from it. Use another key."
        )


class BackupExists(DeskError):
    """A backup never replaces a file unasked."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} exists already; nothing was written. Choose another name, or add --force.")


class BadBackup(DeskError):
    """A file that cannot be restored."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} cannot be restored: {why}. Nothing was changed.")
