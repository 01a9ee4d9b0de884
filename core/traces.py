"""What is left of erased rows outside the tables: snapshots, mails in a folder, pages of deleted rows."""

from __future__ import annotations

import mailbox
from collections.abc import Collection
from pathlib import Path

from core.store.database import Database


def forget_snapshots(data: Path) -> None:
    """Delete the snapshots in the data folder; they are made again when they are needed."""
    for snapshot in (data / "snapshots").glob("**/*"):
        if snapshot.is_file():
            snapshot.unlink(missing_ok=True)


def forget_mails(data: Path, message_ids: Collection[str], email: str | None = None) -> None:
    """Delete of the mails that are kept in the data folder those with these Message-IDs, and those to *email*."""
    folder = data / "mail"
    if not folder.exists() or not (message_ids or email):
        return
    kept = mailbox.Maildir(folder, create=False)
    for key in list(kept.iterkeys()):
        mail = kept.get(key)
        if mail is None:  # gone meanwhile
            continue
        to = str(mail.get("To", "")).lower()
        if mail.get("Message-ID") in message_ids or (email is not None and email.lower() in to):
            kept.discard(key)


def scrub(database: Database) -> None:
    """Leave nothing of deleted rows in the database's own files."""
    database.forget_deleted()
