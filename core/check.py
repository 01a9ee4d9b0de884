"""Looks over a whole desk: what is in force, what it runs on, and whether everything is as it should be."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from platform import python_version
from typing import TYPE_CHECKING, Any

from core.errors import DeskError, FileMissing
from core.settings import Settings
from core.settings_report import in_force
from core.store import checks
from core.versions import PACKAGES, own_version, version_of

if TYPE_CHECKING:
    from core.catalog.offers import Offer
    from core.desk import Desk

_SHOWN = 20  # rows of a history that are named
_LOW = 500_000_000  # bytes of free space


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; *ok* is False where something is wrong."""

    area: str
    what: str
    value: str
    ok: bool = True


def look_at_settings(settings: Settings, given: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """The settings in force, secrets masked, and where each comes from; *given* came with the command."""
    for name, value, source in in_force(settings, given):
        yield Finding("Settings", name, f"{value}  ({source})" if value else f"({source})")


def look_at_versions() -> Iterator[Finding]:
    """The versions of what Printdesk stands on; nothing of it is loaded for this."""
    yield Finding("Versions", "Python", python_version())
    yield Finding("Versions", "printdesk", own_version())
    for package in PACKAGES:
        found = version_of(package)
        yield Finding("Versions", package, found or "is not installed", ok=found is not None)


def look_at_desk(
    desk: Desk,
    *,
    full: bool = False,
    history: bool = False,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Iterator[Finding]:
    """Everything about the data; with *full* the content of each stored file is read too, with *history* every row."""
    yield Finding("Database", "System", checks.database_version(desk.database))
    count = checks.projects(desk.database)
    yield Finding("Database", "Projects", f"{count:,}")
    for what, problem in (*checks.damages(desk.database), *checks.differences(desk.database)):
        yield _sound("Database", what, problem)
    if full or count <= checks.MANY:
        yield _sound("Database", "Search index", checks.search_damage(desk.database))
    else:
        yield Finding("Database", "Search index", "not looked at: it holds up writers for a while; --full does")
    yield from _histories(desk, whole=history or count <= checks.MANY)
    yield from _views(desk)
    yield from _set_up(desk)
    yield from _files(desk, full, progress)
    yield from _surroundings(desk)


def _sound(area: str, what: str, problem: str) -> Finding:
    return Finding(area, what, problem or "ok", ok=not problem)


def _histories(desk: Desk, *, whole: bool) -> Iterator[Finding]:
    """How far the histories reach, and rows that are not as they were written."""
    for end in desk.audit.ends():
        yield Finding("Database", "History", end)
    if not whole:
        yield Finding("Database", "Histories", "not looked at: they are long; --history does")
        return
    damages = desk.audit.check()
    yield _sound("Database", "Histories", f"{len(damages):,} rows were tampered with" if damages else "")
    for damage in damages[:_SHOWN]:
        yield Finding("Database", "", damage, ok=False)
    if len(damages) > _SHOWN:
        yield Finding("Database", "", f"and {len(damages) - _SHOWN:,} more", ok=False)


def _views(desk: Desk) -> Iterator[Finding]:
    """The saved views; one that somebody has changed in the database may have filters that no longer mean anything."""
    views = desk.views.all()
    yield Finding("Database", "Saved views", f"{len(views):,}")
    for view in views:
        try:
            view.counts()
        except DeskError as error:
            yield Finding("Database", f"Saved view “{view.name}”", str(error), ok=False)


def _set_up(desk: Desk) -> Iterator[Finding]:
    """What the service offers, and who it is; a document that somebody has changed in the database may be broken."""
    kept: dict[str, Callable[..., Sequence[Offer[Any]]]] = {
        "Materials": desk.materials.all,
        "Discounts": desk.discounts.all,
        "Shipping options": desk.shipping.all,
    }
    for what, read in kept.items():
        try:
            found = read(retired=True)
        except ValueError as error:
            yield Finding("Set-up", what, f"cannot be read: {error}", ok=False)
        else:
            retired = sum(offer.retired for offer in found)
            yield Finding(
                "Set-up", what, f"{len(found) - retired:,}" + (f", and {retired:,} retired" if retired else "")
            )
    settings = desk.settings
    for what, name, value in (
        ("Name", "name", settings.service_name),
        ("Sender", "sender", settings.sender),
        ("Time zone", "timezone", settings.timezone),
    ):
        yield Finding("Set-up", what, f"{value}  ({'environment' if name in settings.fixed else 'dashboard'})")


def _files(desk: Desk, full: bool, progress: Callable[[str, int, int], None]) -> Iterator[Finding]:
    files = checks.stored_files(desk.database)
    bad = 0
    for done, (sha256, size) in enumerate(files.items(), 1):
        problem = _file(desk, sha256, size, full)
        progress("Looking at the stored files", done, len(files))
        if problem:
            bad += 1
            yield Finding("Files", sha256[:12] + "…", problem, ok=False)
    total = sum(files.values()) / 1e6
    looked = "content read" if full else "sizes compared"
    yield Finding("Files", "Stored files", f"{len(files):,}, {total:,.1f} MB, {looked}, {bad} damaged", ok=not bad)


def _file(desk: Desk, sha256: str, size: int, full: bool) -> str:
    try:
        found = desk.files.size(sha256)
        if found != size:
            return f"has {found:,} bytes instead of {size:,}"
        if full:
            digest = hashlib.sha256()
            for chunk in desk.files.open(sha256):
                digest.update(chunk)
            return "" if digest.hexdigest() == sha256 else "is not what was stored"
    except FileMissing:
        return "is not in the file store"
    return ""


def _surroundings(desk: Desk) -> Iterator[Finding]:
    summary = desk.outbox.summary()
    final = "" if summary.final else "; set PRINTDESK_SMTP_URL to send it to customers"
    yield Finding("Mail", "Goes to", summary.place + final)
    yield Finding("Mail", "Waiting", f"{summary.queued:,}")
    yield Finding("Mail", "Failed", f"{summary.failed:,}", ok=not summary.failed)
    if desk.settings.data.exists():
        free = shutil.disk_usage(desk.settings.data).free
        yield Finding("Data folder", "Free space", f"{free / 1e9:,.1f} GB", ok=free > _LOW)
