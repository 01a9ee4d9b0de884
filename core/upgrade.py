"""Brings an old database to this version, after a backup of it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from core.backup import save
from core.settings import Settings
from core.store import migrate
from core.store.database import Database
from core.times import now


@dataclass(frozen=True)
class Upgrade:
    """What was done: from which schema to which, and where the database of before is kept."""

    found: str
    reached: str
    backup: Path


def upgrade(settings: Settings) -> Upgrade | None:
    """
    Upgrade the database of *settings* if it is older than this Printdesk, else do nothing and return None.

    First the database is saved to a file of `printdesk restore` (the stored files stay as they are). Raises
    StorageFull or another DeskError, and then the database is as it was.
    """
    with closing(Database(settings.url)) as database:
        found = migrate.revision(database)
        if found is None or found >= migrate.HEAD:
            return None
        folder = settings.data / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"before-upgrade-of-{found}-{now():%Y%m%dT%H%M%SZ}.tar"
        save(database, None, file)
        migrate.upgrade(database)
        return Upgrade(found, migrate.HEAD, file)
