"""The file store: content-addressed, on a local folder or anything fsspec knows, streaming in and out."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from core.errors import FileMissing, FileTooLarge, StorageFull
from core.room import needing_room
from core.times import now

CHUNK = 256 * 1024  # bytes of an upload held in memory at a time, however large the file
PIECE = 1024 * 1024  # bytes of a download: each piece waits for its turn between the pages of those who click
_SHA256 = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"  # where files are written before their name is known


@dataclass(frozen=True)
class StoredFile:
    """A file of the store: the sha256 of its content, which is its name there, and its size in bytes."""

    sha256: str
    size: int


class Incoming:
    """A file on its way in: bytes are written as they come, and it exists only once it is kept."""

    def __init__(self, store: FileStore, limit: int | None) -> None:
        self._store, self._limit = store, limit
        self._hash, self.size = hashlib.sha256(), 0
        self._path, self._file = store._create()

    def write(self, chunk: bytes) -> None:
        """Append *chunk*; raises FileTooLarge, or StorageFull, and then nothing is left."""
        self.size += len(chunk)
        if self._limit is not None and self.size > self._limit:
            self.discard()
            raise FileTooLarge(self._limit)
        self._hash.update(chunk)
        with self._or_nothing():
            self._file.write(chunk)

    def keep(self) -> StoredFile:
        """Make the file part of the store, for good once this returns."""
        stored = StoredFile(self._hash.hexdigest(), self.size)
        with self._or_nothing():
            self._store._adopt(self._path, self._file, stored.sha256)
        return stored

    def discard(self) -> None:
        """Forget the file; safe to call at any time."""
        with suppress(OSError):  # closing writes what is still in memory, which a full disk refuses
            self._file.close()
        self._store._forget(self._path)

    @contextmanager
    def _or_nothing(self) -> Iterator[None]:
        try:
            with needing_room():
                yield
        except (OSError, StorageFull):
            self.discard()
            raise


class FileStore:
    """Files by the sha256 of their content, all inside *url*: a folder or any fsspec URL."""

    def __init__(self, url: str | Path) -> None:
        self._fs, self._root = fsspec.url_to_fs(str(url))
        self._local = isinstance(self._fs, LocalFileSystem)

    def put(self, stream: IO[bytes] | Iterable[bytes], limit: int | None = None) -> StoredFile:
        """Store what *stream* has, read in chunks; raises FileTooLarge beyond *limit* bytes."""
        incoming = self.incoming(limit)
        try:
            for chunk in iter(lambda: stream.read(CHUNK), b"") if hasattr(stream, "read") else stream:
                incoming.write(chunk)
            return incoming.keep()
        except BaseException:
            incoming.discard()
            raise

    def incoming(self, limit: int | None = None) -> Incoming:
        """A file that is written piece by piece, then kept or discarded."""
        return Incoming(self, limit)

    def open(self, sha256: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from *start* to before *end*, in chunks; raises FileMissing at once."""
        try:
            file = self._fs.open(self._path(sha256), "rb")
        except FileNotFoundError:
            raise FileMissing(sha256) from None
        return _chunks(file, start, end)

    def exists(self, sha256: str) -> bool:
        """Whether the store has this file."""
        return bool(self._fs.exists(self._path(sha256)))

    def size(self, sha256: str) -> int:
        """Its size in bytes; raises FileMissing."""
        try:
            return int(self._fs.size(self._path(sha256)))
        except FileNotFoundError:
            raise FileMissing(sha256) from None

    def delete(self, sha256: str) -> None:
        """Remove the file if it is there."""
        self._forget(self._path(sha256))

    @contextmanager
    def as_path(self, sha256: str) -> Iterator[Path]:
        """The file as a path on this machine, for the time of the block; raises FileMissing."""
        if self._local:
            if not self.exists(sha256):
                raise FileMissing(sha256)
            yield Path(self._path(sha256))
            return
        with tempfile.TemporaryDirectory(prefix="printdesk-") as folder:
            copy = Path(folder, sha256)
            with copy.open("wb") as file:
                file.writelines(self.open(sha256))
            yield copy

    def sweep(self, older_than: timedelta = timedelta(days=1)) -> int:
        """Delete what crashes left half-written longer ago than *older_than*; returns how many files."""
        oldest = now() - older_than
        folder = f"{self._root}/{_INCOMING}"
        left = self._fs.ls(folder, detail=False) if self._fs.exists(folder) else []
        swept = 0
        for path in left:
            with suppress(FileNotFoundError):  # another server was faster
                if self._fs.modified(path) <= oldest:
                    self._fs.rm(path)
                    swept += 1
        return swept

    def kept_for(self, age: timedelta) -> Iterator[str]:
        """The sha256 of every file that was last stored longer ago than *age*."""
        oldest = now() - age
        for path, facts in self._fs.find(self._root, detail=True).items():
            name = path.rpartition("/")[2]
            if _SHA256.fullmatch(name) and self._modified(path, facts) <= oldest:
                yield name

    def stored_at(self, sha256: str) -> datetime | None:
        """When the file was stored last; None when it is not there."""
        path = self._path(sha256)
        try:
            return self._modified(path, self._fs.info(path))
        except FileNotFoundError:
            return None

    def _modified(self, path: str, facts: dict[str, Any]) -> datetime:
        if self._local:
            return datetime.fromtimestamp(facts["mtime"], UTC)
        return cast("datetime", self._fs.modified(path))

    def _path(self, sha256: str) -> str:
        if not _SHA256.fullmatch(sha256):
            raise FileMissing(sha256)
        return f"{self._root}/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _create(self) -> tuple[str, Any]:
        path = f"{self._root}/{_INCOMING}/{uuid.uuid4().hex}"
        self._fs.makedirs(f"{self._root}/{_INCOMING}", exist_ok=True)
        return path, self._fs.open(path, "wb")

    def _adopt(self, path: str, file: Any, sha256: str) -> None:
        final = self._path(sha256)
        if self._local:
            file.flush()
            os.fsync(file.fileno())
        file.close()
        self._fs.makedirs(final.rpartition("/")[0], exist_ok=True)
        if not self._local:
            self._fs.mv(path, final)
            return
        Path(path).replace(final)
        for folder in (Path(final).parent, *list(Path(final).parents)[1:3]):
            _sync_folder(folder)

    def _forget(self, path: str) -> None:
        if self._fs.exists(path):
            with suppress(FileNotFoundError):  # another server was faster
                self._fs.rm(path)


def _chunks(file: Any, start: int, end: int | None) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = None if end is None else end - start
        while left is None or left > 0:
            chunk = file.read(PIECE if left is None else min(PIECE, left))
            if not chunk:
                return
            left = None if left is None else left - len(chunk)
            yield chunk


def _sync_folder(folder: Path) -> None:
    # A new name lasts through a power cut only when its folder is on the disk too. Windows has no such call.
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
