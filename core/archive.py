"""The file that a backup is: a tar with the database, the stored files, and a manifest to make it whole."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import BadBackup
from core.files import CHUNK

FORMAT = 1
DATABASE, MANIFEST, FILES = "printdesk.db", "manifest.json", "files/"


class Manifest(BaseModel):
    """What a backup says of itself; written last, so that a backup cut short has none."""

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    printdesk: str
    schema_revision: str
    made_at: datetime
    database_sha256: str
    counts: dict[str, int]
    missing: tuple[str, ...] = ()  # stored files that the file store itself had lost or that were damaged


class Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._file.read(size)
        self._hash.update(chunk)
        return chunk

    @property
    def sha256(self) -> str:
        """The hash of all that was read."""
        return self._hash.hexdigest()


class Writer:
    """Writes a backup's tar."""

    def __init__(self, file: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  # closed below

    def add(self, name: str, path: Path) -> str:
        """Append the file at *path* and return its sha256."""
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = path.stat().st_size, path.stat().st_mtime
            hashing = Hashing(file)
            self._tar.addfile(info, hashing)
        return hashing.sha256

    def finish(self, manifest: Manifest) -> None:
        """Append the manifest, which completes the backup."""
        content = manifest.model_dump_json(indent=2).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(content)
        self._tar.addfile(info, io.BytesIO(content))
        self._tar.close()


class Reader:
    """Reads a backup's tar: only the members it knows, never by the paths they have."""

    def __init__(self, tar: tarfile.TarFile, path: Path) -> None:
        self._tar = tar
        self._members = {member.name: member for member in tar if member.isfile()}
        self.manifest = self._manifest(path)

    def _manifest(self, path: Path) -> Manifest:
        member = self._members.get(MANIFEST)
        if member is None or DATABASE not in self._members or member.size > 1_000_000_000:
            raise BadBackup(path.name, "it is not a backup of Printdesk, or only the beginning of one")
        try:
            manifest = Manifest.model_validate_json(self._open(member).read())
        except ValidationError:
            raise BadBackup(path.name, "its manifest cannot be read") from None
        if manifest.format > FORMAT:
            raise BadBackup(path.name, f"Printdesk {manifest.printdesk} made it; install that version or a later one")
        return manifest

    def files(self) -> Iterator[tuple[str, int, Callable[[], IO[bytes]]]]:
        """The stored files: sha256, size and how to open them."""
        for name, member in self._members.items():
            if name.startswith(FILES):
                yield name.removeprefix(FILES), member.size, partial(self._open, member)

    def database_to(self, path: Path) -> None:
        """Write the database to *path*; raises BadBackup unless it is what was backed up."""
        source = Hashing(self._open(self._members[DATABASE]))
        with path.open("wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
        if source.sha256 != self.manifest.database_sha256:
            raise BadBackup(Path(str(self._tar.name)).name, "its database is not the one that was backed up")

    def _open(self, member: tarfile.TarInfo) -> IO[bytes]:
        file = self._tar.extractfile(member)
        assert file is not None, "only regular files are members"
        return file


@contextmanager
def open_backup(path: Path) -> Iterator[Reader]:
    """The backup at *path*; raises BadBackup when it is none."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield Reader(tar, path)
    except tarfile.TarError as error:
        raise BadBackup(path.name, f"it cannot be read as a backup ({error})") from None
    except OSError as error:
        if error.filename != str(path):
            raise
        raise BadBackup(path.name, error.strerror or str(error)) from None
