"""Passwords: which are good enough, and their hashes (argon2id, as OWASP's sheet on storing passwords asks)."""

from __future__ import annotations

import hashlib
import os
import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from core.accounts.errors import BadPassword
from core.errors import SettingsError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 256  # characters
_GOOD_SCORE = 3  # of zxcvbn's 0 to 4: more than 10**8 guesses
_LOOKED_AT = 40  # characters: looking for patterns in many takes seconds, and more are never easier to guess
_SHORTEST_WORD, _OF_ITS_OWN = 3, 8  # characters of a name that is looked for, and that are left without such
_NAMES = "Beside names that others know, it has too little of its own."
_AT_ONCE = threading.BoundedSemaphore(4)  # each hash takes 19 MiB
_LONGEST_LINE = 128  # bytes in a file of breached passwords: 40 digits, a colon and a count


def hash_password(password: str) -> str:
    """The hash to store; takes some 50 ms and 19 MiB, so never inside a transaction."""
    with _AT_ONCE:
        return _hasher().hash(_encoded(password))


def is_right(password: str, stored: str | None) -> bool:
    """Whether *stored* is the hash of *password*; takes as long when there is none, and nothing matches then."""
    from argon2.exceptions import InvalidHashError, VerificationError

    known = _nobodys()  # made before it is needed, so that no case takes longer
    if len(password) > 4 * LONGEST:  # in any code points
        password, stored = "", None
    try:
        with _AT_ONCE:
            _hasher().verify(stored or known, _encoded(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with weaker parameters than those of today."""
    return _hasher().check_needs_rehash(stored)


def check_new(password: str, about: Iterable[str], breached: Path | None) -> None:
    """Raises BadPassword when it is too short, too long, easy to guess from *about*, or in the file of *breached*."""
    text = _folded(password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise BadPassword(f"A password has {SHORTEST} to {LONGEST} characters; this one has {len(text)}.")
    about = list(about)
    why = _easy(text, about) or (_NAMES if _is_of_names(text, about) else None)
    if why is not None:
        raise BadPassword(f"This password is too easy to guess. {why}".strip())
    if breached is not None and is_breached(text, breached):
        raise BadPassword("This password is in a list of passwords that were stolen elsewhere. Choose another one.")


def is_breached(password: str, file: Path) -> bool:
    """Whether it is in *file*: sorted lines of SHA-1 hashes, each with a count, as Have I Been Pwned publishes them."""
    wanted = hashlib.sha1(_encoded(password), usedforsecurity=False).hexdigest().upper().encode()
    with _opened(file) as stream:
        low, high = 0, os.fstat(stream.fileno()).st_size
        while low < high:  # the line that is wanted begins at low or later, and before high
            middle = (low + high) // 2
            start, line = _line_after(stream, middle)
            if line[:40].upper() == wanted:
                return True
            if line and line[:40].upper() < wanted:
                low = start + len(line)
            else:
                high = middle
    return False


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise SettingsError(f"PRINTDESK_BREACHED_PASSWORDS: {file} cannot be read: {error.strerror}.") from None


def _line_after(stream: BinaryIO, place: int) -> tuple[int, bytes]:
    """The first line that begins at *place* or later, and where it begins."""
    if place:
        stream.seek(place - 1)
        stream.readline(_LONGEST_LINE)
    else:
        stream.seek(0)
    return stream.tell(), stream.readline(_LONGEST_LINE)


def _easy(text: str, about: Iterable[str]) -> str | None:
    """What makes it easy to guess, in a sentence or two; None when nothing does."""
    from zxcvbn import zxcvbn

    found = zxcvbn(text[:_LOOKED_AT], user_inputs=[word for one in about for word in _words(one)])
    if found["score"] >= _GOOD_SCORE:
        return None
    said = found["feedback"]
    return " ".join(part for part in (said["warning"], *said["suggestions"][:1]) if part) or "Add another word or two."


def _is_of_names(text: str, about: Iterable[str]) -> bool:
    """Whether nearly all of it is words that others know: zxcvbn takes a few of them in a row for a good password."""
    folded = rest = text.casefold()
    known = {word.casefold() for one in about for word in _words(one) if len(word) >= _SHORTEST_WORD}
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != folded and len("".join(rest.split())) < _OF_ITS_OWN


def _words(text: str) -> list[str]:
    """A name or an address as it may be part of a password: whole, in parts, and run together."""
    sides = [re.findall(r"\w+", side) for side in text.casefold().split("@")]
    return [text, *(part for parts in sides for part in (*parts, "".join(parts)))]


def _folded(password: str) -> str:
    # The same password is typed in other code points on another keyboard (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password)


def _encoded(password: str) -> bytes:
    return _folded(password).encode("utf-8", "surrogatepass")


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobodys() -> str:
    return hash_password(os.urandom(16).hex())
