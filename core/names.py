"""Project numbers, and text of customers made fit to store."""

from __future__ import annotations

import re
import unicodedata

from core.errors import BadFileName, UnknownProject

_NUMBER = re.compile(r"\s*P-0*(\d{1,18})\s*", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")

_FOLDERS = re.compile(r"[/\\:]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # can make photo_gpj.exe read as photo_exe.jpg
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
LONGEST_FILE_NAME = 255  # bytes, the most that common file systems take


def number_of(project_id: int) -> str:
    """The number people use for a project, as P-000123."""
    return f"P-{project_id:06d}"


def id_of(number: str) -> int:
    """The database's id of a project number; raises UnknownProject for anything that is not one."""
    match = _NUMBER.fullmatch(str(number))
    if match is None:
        raise UnknownProject(fold_line(str(number))[:40])
    return int(match.group(1))


def fold_line(text: str) -> str:
    """*text* on one line: control characters and line separators become a space (they break mails and CSV)."""
    if text.isascii() and text.isprintable():
        return text.strip()  # most lines need no more
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", text)).strip()


def fold_text(text: str) -> str:
    """*text* with its lines kept and every other control character made a space."""
    if text.isascii() and text.isprintable():
        return text.strip()  # one line
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", _CONTROL_IN_TEXT.sub(" ", lines)).strip()


def search_key(text: str) -> str:
    """*text* as the search compares it: without regard to upper and lower case."""
    return unicodedata.normalize("NFC", text).casefold()


def check_file_name(name: str) -> str:
    """*name* folded to one line and fit to save anywhere; raises BadFileName for path parts and the like."""
    folded = fold_line(_BIDI.sub("", name))
    shown = folded[:60] or "without characters"
    if _FOLDERS.search(folded) or folded in ("", ".", ".."):
        raise BadFileName(f"The file name {shown} cannot be used: it must be a name without a folder.")
    if folded.endswith(".") or _RESERVED.fullmatch(folded):
        raise BadFileName(f"The file name {shown} cannot be used: some systems keep it for themselves.")
    if len(folded.encode()) > LONGEST_FILE_NAME:
        raise BadFileName(f"The file name {shown}… is too long: {LONGEST_FILE_NAME} bytes are the most.")
    return folded
