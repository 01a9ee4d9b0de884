"""What is left of erased rows outside the database: stored files and their pictures, snapshots, mails in a folder."""

from __future__ import annotations

import mailbox
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.desk import Desk


def forget_files(desk: Desk, sha256s: Collection[str]) -> int:
    """Delete of these files those that nothing refers to any more, and their pictures; returns how many."""
    count = desk.sweep(among=sha256s)
    for sha256 in sha256s:
        if not desk.files.exists(sha256):
            desk.gallery.forget(sha256)
    return count


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
