"""Printdesk's core: orders of a 3D-printing service, as pandas DataFrames and under its rules."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import DeskError
from core.status import Status

if TYPE_CHECKING:
    from core.desk import Desk
    from core.project import Project
    from core.restoring import read_export

__all__ = ["Desk", "DeskError", "Project", "Status", "connect", "read_export"]

# Loaded on first use: the command line answers `--help` without pandas and the database drivers.
_PLACES = {"Desk": "core.desk", "Project": "core.project", "read_export": "core.restoring"}


def connect(database_url: str | None = None, *, user: str | None = None, data: str | Path | None = None) -> Desk:
    """
    The desk on *database_url*, else on PRINTDESK_DATABASE_URL, else on the SQLite file in the data folder.

    *user* is who acts in the histories; *data* the folder of files and the embedded database. A new database gets its
    tables; raises DatabaseTooOld, DatabaseTooNew or another DeskError with a sentence that says what to do.

    Where there are accounts, the desk acts as the person of `printdesk login`, whose role says what is allowed; raises
    NotSignedIn when there is none. With *database_url* it asks nobody: that is the administrator's door.
    """
    from core.accounts.connecting import as_whoever_is_here
    from core.desk import Desk
    from core.settings import read_settings

    desk = Desk(read_settings(database_url=database_url, user=user, data=data))
    try:
        return as_whoever_is_here(desk, by_address=database_url is not None, user=user)
    except BaseException:
        desk.close()
        raise


def __getattr__(name: str) -> Any:
    """What has that name, imported when it is first asked for."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
