"""Where `printdesk login` keeps its token: in the person's keyring, or else in a file that only they can read."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import DeskError
from core.settings_report import without_secrets

if TYPE_CHECKING:
    from core.settings import Settings

SERVICE = "printdesk"  # what a keyring lists it under


class TokenFileOpen(DeskError):
    """Others can read the file with the token."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"Others can read {file}, which has your token. Run `chmod 600 {file}`, or sign in anew.")


def keep(settings: Settings, token: str) -> str:
    """Keep the token of this desk; returns in words where."""
    desk = _desk(settings)
    if _in_keyring(desk, token):
        _write_file(_read_file() | {desk: ""})
        return "your keyring"
    _write_file(_read_file() | {desk: token})
    return f"the file {_file()}"


def kept(settings: Settings) -> str | None:
    """The token of this desk: of PRINTDESK_TOKEN, else what was kept; raises TokenFileOpen."""
    if settings.token is not None:
        return settings.token.get_secret_value()
    desk = _desk(settings)
    return _read_file(safely=True).get(desk) or _of_keyring(desk)


def forget(settings: Settings) -> None:
    """Keep no token of this desk any more."""
    import keyring
    from keyring.errors import KeyringError

    desk = _desk(settings)
    _write_file(_read_file() | {desk: ""})
    try:
        if keyring.get_password(SERVICE, desk) is not None:
            keyring.delete_password(SERVICE, desk)
    except KeyringError:
        pass  # there is no keyring


def _desk(settings: Settings) -> str:
    """What tells one desk from another."""
    return without_secrets(settings.url) if settings.database_url else str(settings.data.resolve())


def _in_keyring(desk: str, token: str) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, desk, token)
        return keyring.get_password(SERVICE, desk) == token  # one that is switched off forgets it
    except KeyringError:
        return False


def _of_keyring(desk: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, desk)
    except KeyringError:
        return None


def _file() -> Path:
    folder = os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME")
    return (Path(folder) if folder else Path.home() / ".config") / "printdesk" / "tokens.json"


def _read_file(*, safely: bool = False) -> dict[str, str]:
    file = _file()
    if not file.exists():
        return {}
    if safely and os.name != "nt" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise TokenFileOpen(file)
    tokens: dict[str, str] = json.loads(file.read_text())
    return tokens


def _write_file(tokens: dict[str, str]) -> None:
    file, left = _file(), {desk: token for desk, token in tokens.items() if token}
    if not left:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        json.dump(left, stream)
    fresh.replace(file)
