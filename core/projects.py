"""The projects of the desk: one method is one thing a person does, and one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Unpack

import pandas as pd

from core import frames, moving
from core.clearing import Clearing
from core.conversation import Conversation
from core.discussion import Discussion
from core.errors import BadFilter, DeskError, UnknownProject
from core.exports import Exports
from core.files import FileStore
from core.filters import FilterOptions, Sort, parse_status
from core.intake.draft import OrderDraft
from core.messages import Draft
from core.moving import Move
from core.names import id_of, number_of
from core.placer import Placed, Placer
from core.preflight import Finding
from core.project import Project
from core.reading import to_project
from core.settings import Settings
from core.status import Status
from core.store import export, links, models, parts, tables
from core.store.choices import choices
from core.store.database import Database
from core.store.pages import Pages
from core.targets import Pieces, Target, save
from core.times import now, to_micros
from core.whole import WholeTable


class Projects(Exports, Discussion):
    """All projects, whether seen from the dashboard, a notebook or the command line."""

    def __init__(self, database: Database, files: FileStore, settings: Settings) -> None:
        super().__init__("projects", database, settings)
        self._pages = Pages(database)
        self._whole = WholeTable("projects", database, settings.data)
        self._placer = Placer(database, files)
        self._clearing = Clearing(database, files)
        self._conversation = Conversation(database, files, settings)

    def table(
        self,
        *,
        columns: Sequence[str] | None = None,
        sort: str = "-ordered_at",
        limit: int | None = None,
        offset: int = 0,
        **options: Unpack[FilterOptions],
    ) -> pd.DataFrame:
        """
        Projects, one a row, with the columns and dtypes of `core.dictionary`, empty or not.

        With *columns* there are only these, sooner. *sort* names a column, with a minus for its largest values first.
        Raises BadFilter, UnknownColumn, UnknownColumns or BadColumns.
        """
        if offset < 0 or (limit or 0) < 0:
            raise BadFilter("limit and offset are numbers of projects, so they cannot be negative.")
        filters, order, kinds = self.filters(**options), Sort.parse(sort), self._kinds(columns)
        if limit is None and not offset and (whole := self._whole.table(filters, order, kinds)) is not None:
            return whole
        found = frames.frame(self._pages.page(filters, order, limit, offset), frames.PROJECT_KINDS)
        return found if columns is None else found[list(kinds)]

    def counts(self, **options: Unpack[FilterOptions]) -> pd.Series[int]:
        """How many projects pass the filters, indexed by status; all four statuses are always there."""
        return frames.counts_series(self._pages.counts(self.filters(**options)))

    def choices(self) -> dict[str, list[str]]:
        """What there is to filter by: the materials and the countries of all projects."""
        with self._database.reading() as connection:
            return choices(connection)

    def get(self, number: str) -> Project:
        """One project with everything that belongs to it; raises UnknownProject."""
        return to_project(self._row(number), self._database)

    def place(self, order: object, *, by: str | None = None) -> Project:
        """
        A new project from an order (the dict of the intake schema); raises InvalidOrder with all its problems.

        With a key it is placed once: the same order again gives the same project, another order raises KeyReused.
        """
        return to_project(self._placer.place(order, self._actor(by)), self._database)

    def place_all(
        self, drafts: Sequence[OrderDraft], *, by: str | None = None, marks: Sequence[str] | None = None
    ) -> Placed:
        """Place several checked orders, all of them or none; *marks* are their fingerprints, where they are known."""
        return self._placer.place_all(drafts, self._actor(by), marks)

    def move(
        self,
        number: str,
        status: str,
        message: str = "",
        *,
        by: str | None = None,
        reason: str | None = None,
        subject: str | None = None,
        version: int | None = None,
        despite: str | None = None,
    ) -> Project:
        """
        Take a project to its next status and put the message to its customer into the outbox, both or neither.

        *version* is that of the project the caller looked at. *despite* says why it is printed in spite of its
        pre-flight, which the history keeps; None does not ask the pre-flight. Raises MoveConflict when a colleague was
        faster, IllegalMove, ReasonRequired for a cancellation without *reason*, UnknownPlaceholder, or NotCleared when
        *despite* is empty and the pre-flight stops it.
        """
        target = parse_status(status)
        asked = despite is not None and target is Status.PRINTING
        words = self._clearing.words(self.get(number), despite or "") if asked else None
        wanted = Move(target, message, self._actor(by), reason, subject, version, words)
        moment = to_micros(now())
        row = self._database.write(
            lambda connection: moving.make_move(connection, self._settings, number, wanted, moment)
        )
        return to_project(row, self._database)

    def newest(self) -> str:
        """The number of the project that was placed last; P-000000 before there is one."""
        with self._database.reading() as connection:
            return number_of(tables.newest_project(connection))

    def placed_after(self, number: str) -> int:
        """How many projects were placed after this one."""
        with self._database.reading() as connection:
            return tables.placed_after(connection, id_of(number))

    def placed_with(self, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Of those orders' keys that were used: the number of each one's project, and its fingerprint."""
        with self._database.reading() as connection:
            found = parts.used_keys(connection, keys)
        return {key: (number_of(project), mark) for key, (project, mark) in found.items()}

    def preflight(self, number: str) -> tuple[Finding, ...]:
        """What speaks against printing a project as it is: each rule that fired, and why; raises UnknownProject."""
        return self._clearing.findings(self.get(number))

    def ordered_before(self, shape: str, *, before: str | None = None, limit: int = 3) -> list[str]:
        """The newest projects, placed *before* one, with a model file of this sha256 or `ModelFacts.geometry`."""
        with self._database.reading() as connection:
            found = models.ordered_with(connection, shape, id_of(before) if before else 0, limit)
        return [number_of(one) for one in found]

    def move_many(
        self,
        numbers: Iterable[str],
        status: str,
        message: str = "",
        *,
        by: str | None = None,
        reason: str | None = None,
    ) -> dict[str, Project | DeskError]:
        """Move several projects in one transaction; each number's project, or why it was refused."""
        wanted = Move(parse_status(status), message, self._actor(by), reason)
        moment = to_micros(now())

        asked = list(numbers)
        found = self._database.write(
            lambda connection: moving.make_moves(connection, self._settings, asked, wanted, moment)
        )
        return {
            number: one if isinstance(one, DeskError) else to_project(one, self._database)
            for number, one in found.items()
        }

    def preview(
        self,
        number: str,
        status: str,
        message: str = "",
        *,
        reason: str | None = None,
        subject: str | None = None,
    ) -> Draft:
        """The mail that `move` would send, exactly."""
        wanted = Move(parse_status(status), message, "", reason, subject)
        row = self._row(number)
        with self._database.reading() as connection:
            linked = {**row, "link": links.token_of(connection, row["id"])}
        return moving.compose(linked, self._settings, wanted)

    def suggest(self, number: str, status: str) -> str:
        """A message for a move, to begin with."""
        return moving.suggest(self._row(number), self._settings, parse_status(status))

    def stream_one(self, number: str) -> Pieces:
        """The CSV of one project with all its details, a line for each item; raises UnknownProject."""
        how = {"format": "csv", "sheet_safe": True}
        return export.read_here(self._database, export.plan_one(self._row(number)["id"], how))

    def export_one(self, number: str, target: Target) -> None:
        """Write the CSV of one project to a path or a buffer; raises UnknownProject."""
        save(self.stream_one(number), target)

    def _row(self, number: str) -> Any:
        with self._database.reading() as connection:
            row = parts.project_row(connection, id_of(number))
        if row is None:
            raise UnknownProject(number)
        return row
