"""Tokens of uploads: who has one has uploaded that file, and may see and order it; nobody else may."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from tornado.web import create_signed_value, decode_signed_value

from core.errors import DeskError

_PURPOSE, DAYS = "upload", 6


class UnknownUpload(DeskError):
    """A token that nobody was given, or long ago."""

    def __init__(self) -> None:
        super().__init__("This file is not there any more. Please upload it again.")


@dataclass(frozen=True)
class Uploaded:
    """A file that its customer has uploaded, by its content and under its name."""

    sha256: str
    name: str


class Tokens:
    """Signs uploads with a key that is made once and kept in *folder*, so that every process knows it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "upload.key"

    def sign(self, uploaded: Uploaded) -> str:
        """The token of an upload, good for six days."""
        content = json.dumps([uploaded.sha256, uploaded.name])
        return create_signed_value(self._key(), _PURPOSE, content).decode()

    def read(self, token: str) -> Uploaded:
        """The upload that *token* was given for; raises UnknownUpload."""
        content = decode_signed_value(self._key(), _PURPOSE, token, max_age_days=DAYS)
        if content is None:
            raise UnknownUpload
        return Uploaded(*json.loads(content))

    def _key(self) -> str:
        if not self._file.exists():
            self._make()
        return self._file.read_text(encoding="ascii")

    def _make(self) -> None:
        """Write it beside and link it into place: nobody reads half a key, and the first of two wins."""
        fresh = self._file.with_name(f"{secrets.token_hex(8)}.part")
        fresh.touch(mode=0o600)
        try:
            fresh.write_text(secrets.token_hex(32), encoding="ascii")
            os.link(fresh, self._file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
