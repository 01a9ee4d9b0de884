"""A whole backup while others work, and a desk made from one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.archive import DATABASE, FILES, Manifest, Writer, open_backup
from core.errors import BackupExists, FileMissing, StoreError
from core.files import FileStore
from core.room import needing_room
from core.settings import Settings
from core.store.database import Database
from core.store.snapshot import Facts, ensure_empty, lacks_file, place_snapshot, read_snapshot, write_snapshot
from core.times import now
from core.versions import own_version

if TYPE_CHECKING:
    from core.desk import Desk

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, out of how much
_TRIES = 5


class _Changed(Exception):
    """A stored file was deleted while the backup was being made."""


@dataclass(frozen=True)
class Backup:
    """A backup that was made or restored: where, what it holds, and which stored files it lacks."""

    path: Path
    counts: dict[str, int]
    missing: tuple[str, ...]
    waiting: int  # messages that were still to be sent


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


def backup(desk: Desk, file: Path, *, force: bool = False, progress: Progress = _silent) -> Backup:
    """
    Write a whole backup to *file*, which appears only when it is complete.

    Raises BackupExists where *file* is there already, unless *force*; StorageFull; StoreError for a damaged
    database.
    """
    return save(desk.database, desk.files, file, force=force, progress=progress)


def save(
    database: Database,
    files: FileStore | None,
    file: Path,
    *,
    force: bool = False,
    progress: Progress = _silent,
) -> Backup:
    """As `backup`, without a desk; and without the stored files where *files* is None."""
    if file.exists() and not force:
        raise BackupExists(str(file))
    with needing_room(), tempfile.TemporaryDirectory(prefix=".printdesk-backup-", dir=file.resolve().parent) as folder:
        for tried in range(1, _TRIES + 1):
            try:
                made = _write(database, files, Path(folder, f"{tried}.tar"), progress)
                break
            except _Changed:
                progress("A file was deleted meanwhile: beginning again", tried, _TRIES)
        else:
            raise StoreError("Files are being deleted all the time. Try the backup again when it is calmer.")
        made.path.replace(file)
        _sync(file.resolve().parent)
    return replace(made, path=file)


def _write(database: Database, files: FileStore | None, path: Path, progress: Progress) -> Backup:
    progress("Copying the database", 0, 1)
    snapshot = path.with_suffix(".db")
    facts = write_snapshot(database, snapshot)
    with path.open("xb") as target:
        writer = Writer(target)
        database_sha256 = writer.add(DATABASE, snapshot)
        snapshot.unlink()
        missing = tuple(_add_files(database, files, writer, facts, progress)) if files else ()
        writer.finish(
            Manifest(
                printdesk=own_version(),
                schema_revision=facts.revision,
                made_at=now(),
                database_sha256=database_sha256,
                counts=facts.counts,
                missing=missing,
            )
        )
        target.flush()
        os.fsync(target.fileno())
    return Backup(path, facts.counts, missing, facts.waiting)


def _add_files(database: Database, files: FileStore, writer: Writer, facts: Facts, progress: Progress) -> Iterator[str]:
    """Append the stored files; yields those that are lost or damaged."""
    for done, sha256 in enumerate(facts.files, 1):
        try:
            with files.as_path(sha256) as path:
                if writer.add(FILES + sha256, path) != sha256:
                    yield sha256
        except (FileMissing, FileNotFoundError):
            if lacks_file(database, sha256):
                raise _Changed from None
            yield sha256
        progress("Copying the stored files", done, len(facts.files))


def restore(file: Path, settings: Settings, files: FileStore, progress: Progress = _silent) -> Backup:
    """
    Make the desk of *settings* from a backup: first its stored files, then, at once, its database.

    Raises BadBackup for a file that is no whole backup, StoreError where a desk is already, StorageFull.
    """
    ensure_empty(settings.url)
    settings.data.mkdir(parents=True, exist_ok=True)
    with (
        needing_room(),
        open_backup(file) as reader,
        tempfile.TemporaryDirectory(prefix=".printdesk-restore-", dir=settings.data) as folder,
    ):
        snapshot = Path(folder, DATABASE)
        progress("Checking the database", 0, 1)
        reader.database_to(snapshot)
        facts = read_snapshot(snapshot)
        for done, (_, _, opened) in enumerate(reader.files(), 1):
            with opened() as stream:
                files.put(stream)
            progress("Restoring the stored files", done, len(facts.files))
        missing = tuple(sha256 for sha256 in facts.files if not files.exists(sha256))
        place_snapshot(snapshot, settings.url)
    _sync(settings.data)
    return Backup(file, facts.counts, missing, facts.waiting)


def _sync(folder: Path) -> None:
    # A new name lasts through a power cut only when its folder is on the disk too.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
