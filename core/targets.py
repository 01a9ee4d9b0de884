"""Where exports go: a path, which then has all of it or is as it was before, or a stream."""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import shutil
import uuid
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import IO

from core.export_errors import CannotWrite
from core.room import needing_room
from core.sidecar import sidecar_of

Target = str | Path | IO[bytes] | IO[str]
Pieces = Generator[bytes, None, int]
Sidecar = Callable[[int], str]  # its text, made from the number of rows
Progress = Callable[[int], None]
_WHY = {
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is a file",
    errno.EISDIR: "it is a folder",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EROFS: "nothing can be written to that disk",
    errno.ENAMETOOLONG: "its name is too long",
}


def save(pieces: Pieces, target: Target, sidecar: Sidecar | None = None, progress: Progress | None = None) -> int:
    """
    Write an export and return the number of its rows; a path gets its *sidecar* beside it, or loses an older one.

    *progress* hears how many bytes there are. Raises CannotWrite or StorageFull; path and sidecar are then as before.
    """
    with contextlib.closing(pieces):
        if isinstance(target, (str, Path)):
            return _save_to(pieces, Path(target).expanduser(), sidecar, progress)
        if isinstance(target, io.TextIOBase):
            decoder = codecs.getincrementaldecoder("utf-8")()
            return _each(pieces, lambda piece: target.write(decoder.decode(piece)), progress)
        return _each(pieces, target.write, progress)  # type: ignore[arg-type]  # not text, as just asked


def _each(pieces: Pieces, write: Callable[[bytes], object], progress: Progress | None) -> int:
    done = 0
    while True:
        try:
            piece = next(pieces)
        except StopIteration as end:
            return int(end.value or 0)
        write(piece)
        done += len(piece)
        if progress is not None:
            progress(done)


def _save_to(pieces: Pieces, path: Path, sidecar: Sidecar | None, progress: Progress | None) -> int:
    with _in_words(path):
        special = path.exists() and not path.is_file()
        path = path.resolve()  # a link goes on leading to its file
    with _new(path) as part, _new(path) as beside:
        with _in_words(path):
            # a pipe or a device cannot be replaced
            file = path.open("wb") if special else part.open("xb")
        with file:
            rows = _each(pieces, _writer(file, path), progress)
        if not special:
            with _in_words(path):
                if sidecar is not None:
                    beside.write_text(sidecar(rows), encoding="utf-8", newline="\n")
                _place(part, path, beside)
    return rows


def _writer(file: IO[bytes], path: Path) -> Callable[[bytes], object]:
    def write(piece: bytes) -> None:
        with _in_words(path):  # what fails in making the pieces has its own words
            file.write(piece)

    return write


@contextlib.contextmanager
def _new(path: Path) -> Iterator[Path]:
    """A new name in the same folder, where nothing is left in the end."""
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        yield part
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _place(part: Path, path: Path, beside: Path) -> None:
    """Both at their places. At no moment is a sidecar beside a file that it does not describe."""
    if path.exists():
        shutil.copymode(path, part)
    known = sidecar_of(path)
    with _new(known) as before:
        if known.is_file():
            known.replace(before)
        try:
            part.replace(path)
        except OSError:
            if before.exists():
                before.replace(known)
            raise
    if beside.exists():
        beside.replace(known)


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        with needing_room():
            yield
    except OSError as error:
        why = _WHY.get(error.errno or 0) or error.strerror or str(error)
        raise CannotWrite(path, why) from error
