"""Imports files of orders: all of their orders become projects, or none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.intake.checking import Checked, Checker, Progress
from core.intake.schema import OrderDraft, StoredModel
from core.names import number_of
from core.store import parts

if TYPE_CHECKING:
    from core.desk import Desk


@dataclass(frozen=True)
class Report:
    """What an import did, or with *dry_run* would do as far as the files can tell."""

    orders: int
    items: int
    files: int
    placed: tuple[str, ...]
    known: tuple[str, ...]
    dry_run: bool


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


class Import:
    """Takes files of orders to a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def run(
        self,
        paths: Sequence[str | Path],
        *,
        kind: str | None = None,
        dry_run: bool = False,
        by: str | None = None,
        progress: Progress = _silent,
    ) -> Report:
        """
        Place every order of *paths*, each once however often this runs; a *dry_run* only checks.

        Raises InvalidOrder with all problems of all files, and then nothing was placed.
        """
        checker = Checker(self._desk.settings.upload_limit, progress, self._used)
        checked = checker.check([Path(one) for one in paths], kind)
        orders, files = checked.orders, set(checked.files.values())
        counts = {"orders": len(orders), "items": sum(len(one.items) for one in orders), "files": len(files)}
        if dry_run:
            return Report(**counts, placed=(), known=(), dry_run=True)
        stored = self._store(sorted(files), progress)
        progress("Placing orders", 0, len(orders))
        result = self._desk.projects.place_all(_with_stored(checked, stored), by=by)
        return Report(**counts, placed=result.placed, known=result.known, dry_run=False)

    def _used(self, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
        """The number and the fingerprint of the project that has each of these keys."""
        with self._desk.database.reading() as connection:
            found = parts.used_keys(connection, keys)
        return {key: (number_of(project), mark) for key, (project, mark) in found.items()}

    def _store(self, files: Sequence[Path], progress: Progress) -> dict[Path, StoredModel]:
        """The files in the file store: those of an import that fails later cost space, never truth."""
        stored: dict[Path, StoredModel] = {}
        for done, path in enumerate(files, 1):
            with path.open("rb") as stream:
                kept = self._desk.files.put(stream, limit=self._desk.settings.upload_limit)
            stored[path] = StoredModel(sha256=kept.sha256)
            progress("Storing model files", done, len(files))
        return stored


def _with_stored(checked: Checked, stored: Mapping[Path, StoredModel]) -> list[OrderDraft]:
    """The orders with each file's name replaced by what the file store calls it."""
    return [checked.with_models(at, stored.__getitem__) for at in range(len(checked.orders))]
