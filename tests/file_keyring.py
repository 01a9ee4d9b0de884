"""A keyring for tests: a backend of the keyring library whose secrets lie in a file."""

from __future__ import annotations

import json
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Secrets by service and name."""

    priority = 1.0  # type: ignore[assignment]  # a property of the class there

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write(self._read() | {f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        left = self._read()
        if left.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError(username)
        self._write(left)

    def _read(self) -> dict[str, str]:
        read: dict[str, str] = json.loads(self._file.read_text()) if self._file.exists() else {}
        return read

    def _write(self, secrets: dict[str, str]) -> None:
        self._file.write_text(json.dumps(secrets))
