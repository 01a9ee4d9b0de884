"""Printdesk's core: orders of a 3D-printing service, as pandas DataFrames and under its rules."""

from __future__ import annotations

from pathlib import Path

from core.desk import Desk
from core.errors import DeskError
from core.project import Project
from core.settings import read_settings
from core.status import Status

__all__ = ["Desk", "DeskError", "Project", "Status", "connect"]


def connect(database_url: str | None = None, *, user: str | None = None, data: str | Path | None = None) -> Desk:
    """
    The desk on *database_url*, else on PRINTDESK_DATABASE_URL, else on the SQLite file in the data folder.

    *user* is who acts in the histories; *data* the folder of files and the embedded database. A new database gets its
    tables; raises DatabaseTooOld, DatabaseTooNew or another DeskError with a sentence that says what to do.
    """
    return Desk(read_settings(database_url=database_url, user=user, data=data))
