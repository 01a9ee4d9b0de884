"""The desk of `printdesk demo`: filled once, kept apart from any real one, and used again."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.errors import DeskError
from core.settings import Settings, system_user

MARKER = "demo.json"  # in the folder of a demo: how many projects it has, and whether it was filled to the end
_MADE = ("printdesk.db", "printdesk.db-wal", "printdesk.db-shm", "files", "mail", MARKER)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class DemoFolder:
    """A folder for a demo; *projects* is None until it is filled."""

    path: Path
    projects: int | None

    def settings(self, settings: Settings) -> Settings:
        """*settings* with everything in this folder, whatever database and file store they name."""
        return settings.changed(data=self.path, database_url=None, files_url=None)

    def fill(self, settings: Settings, projects: int, progress: Progress) -> None:
        """Fill it from the start, also after a filling that was interrupted."""
        from core.demo.fill import fill
        from core.desk import Desk

        for name in _MADE:
            found = self.path / name
            shutil.rmtree(found) if found.is_dir() else found.unlink(missing_ok=True)
        self._mark(projects, complete=False)
        with Desk(self.settings(settings)) as desk:
            fill(desk, projects, progress=progress)
        self._mark(projects, complete=True)

    def _mark(self, projects: int, *, complete: bool) -> None:
        (self.path / MARKER).write_text(json.dumps({"projects": projects, "complete": complete}) + "\n")


def demo_folder(given: Path | None, projects: int) -> DemoFolder:
    """
    The folder *given*, else a scratch folder of this user that the next demo of as many projects finds again.

    Raises DeskError where a real desk is: a demo never goes into one.
    """
    path = given or _scratch(projects)
    path.mkdir(parents=True, exist_ok=True)
    marker = path / MARKER
    if marker.exists():
        found = json.loads(marker.read_text())
        return DemoFolder(path, found["projects"] if found["complete"] else None)
    if (path / "printdesk.db").exists():
        raise DeskError(f"The folder {path} has a desk that is not a demo. Choose another one with --data.")
    return DemoFolder(path, None)


def _scratch(projects: int) -> Path:
    user = re.sub(r"\W", "_", system_user())
    path = Path(tempfile.gettempdir(), f"printdesk-demo-{user}-{projects}")
    path.mkdir(mode=0o700, exist_ok=True)
    return path if _is_ours(path) else Path(tempfile.mkdtemp(prefix="printdesk-demo-"))


def _is_ours(path: Path) -> bool:
    """Whether nobody else can have prepared the folder or write into it."""
    found = path.lstat()
    ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return stat.S_ISDIR(found.st_mode) and ours and not found.st_mode & 0o022
