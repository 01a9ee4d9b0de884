"""Clearing a project for printing: its pre-flight as the database and the file store have it now."""

from __future__ import annotations

from collections.abc import Sequence

from core.catalog.stored import set_up_of
from core.errors import DeskError
from core.files import FileStore
from core.names import fold_text
from core.preflight import Finding, check, sentence
from core.project import Project
from core.status import Status
from core.store.database import Database


class NotCleared(DeskError):
    """A project that the pre-flight speaks against, and nobody said why it is printed all the same."""

    def __init__(self, number: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        told = "\n".join(f"  {sentence(one)}" for one in findings)
        super().__init__(f"Please say why project {number} is printed all the same:\n{told}")


class Clearing:
    """What speaks against printing a project, and the words of those who print it nevertheless."""

    def __init__(self, database: Database, files: FileStore) -> None:
        self._database, self._files = database, files

    def findings(self, project: Project) -> tuple[Finding, ...]:
        """What the pre-flight finds now."""
        with self._database.reading() as connection:
            set_up = set_up_of(connection)
        named = {item.sha256 for item in project.items if item.sha256 is not None}
        return check(project, set_up, {sha256 for sha256 in named if not self._files.exists(sha256)})

    def words(self, project: Project, despite: str) -> str | None:
        """
        What the history keeps: the reason and what was found; raises NotCleared without a reason for it.

        A project that is not Pending any more has nothing to be cleared: its move is refused by a rule of its own.
        """
        if project.status is not Status.PENDING:
            return None
        stopping = [one for one in self.findings(project) if one.stops]
        reason = fold_text(despite)
        if not stopping:
            return None
        if not reason:
            raise NotCleared(project.number, stopping)
        return "\n".join([reason, *(sentence(one) for one in stopping)])
