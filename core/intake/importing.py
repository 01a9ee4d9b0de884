"""Imports files of orders: all of their orders become projects, or none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.collector import collector_at_rest
from core.intake.checking import Checked, Checker, Progress
from core.intake.report import KNOWN, PLACED, READY, WRONG, Report, Row
from core.intake.schema import StoredModel
from core.intake.variants import Offered

if TYPE_CHECKING:
    from core.desk import Desk


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
        partly: bool = False,
        material: str | None = None,
        by: str | None = None,
        progress: Progress = _silent,
    ) -> Report:
        """
        Place every order of *paths*, each once however often this runs; a *dry_run* only checks.

        *material* is that of other shops' items that name none. Raises InvalidOrder with all problems of all files, and
        then nothing was placed; with *partly* the orders without a problem are, and the report tells of the others.
        """
        offered = Offered(self._desk.set_up().materials, material)
        checker = Checker(self._desk.settings.upload_limit, progress, self._desk.projects.placed_with, offered)
        with collector_at_rest():
            checked = checker.check([Path(one) for one in paths], kind, partly=partly)
            return self._place(checked, dry_run=dry_run, by=by, progress=progress)

    def _place(self, checked: Checked, *, dry_run: bool, by: str | None, progress: Progress) -> Report:
        """Place what was checked and is neither wrong nor known."""
        orders, files = checked.orders, set(checked.files.values())
        counts = {"orders": len(orders), "items": sum(len(one.items) for one in orders), "files": len(files)}
        if dry_run:
            return Report(**counts, placed=(), known=(), dry_run=True, rows=tuple(checked.rows))
        wrong = {row.key for row in checked.rows if row.outcome == WRONG}
        todo = [at for at, one in enumerate(orders) if one.key not in checked.known and one.key not in wrong]
        placing = set(todo)
        stored = self._store(sorted({path for (at, _), path in checked.files.items() if at in placing}), progress)
        progress("Placing orders", 0, len(todo))
        drafts = [checked.with_models(at, stored.__getitem__) for at in todo]
        marks = [checked.marked(at, draft) for at, draft in zip(todo, drafts, strict=True)]
        result = self._desk.projects.place_all(drafts, by=by, marks=marks)
        known = (*checked.known.values(), *result.known)
        rows = self._with_numbers(checked.rows, set(result.placed))
        return Report(**counts, placed=result.placed, known=known, dry_run=False, rows=rows)

    def _with_numbers(self, rows: Sequence[Row], placed: set[str]) -> tuple[Row, ...]:
        """The rows with what became of those that were ready."""
        used = self._desk.projects.placed_with([row.key for row in rows if row.outcome == READY])
        return tuple(
            replace(row, number=number, outcome=PLACED if number in placed else KNOWN)
            if row.outcome == READY and (number := used[row.key][0])
            else row
            for row in rows
        )

    def _store(self, files: Sequence[Path], progress: Progress) -> dict[Path, StoredModel]:
        """The files in the file store: those of an import that fails later cost space, never truth."""
        stored: dict[Path, StoredModel] = {}
        for done, path in enumerate(files, 1):
            with path.open("rb") as stream:
                kept = self._desk.files.put(stream, limit=self._desk.settings.upload_limit)
            stored[path] = StoredModel(sha256=kept.sha256)
            progress("Storing model files", done, len(files))
        return stored
