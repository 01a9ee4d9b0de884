"""The settings in force as people may see them: where each comes from, and without passwords."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from dotenv import dotenv_values
from pydantic import SecretStr

from core.settings import Settings

HIDDEN = "***"
_SECRET = re.compile(r"pass|secret|key|token|auth", re.IGNORECASE)


def in_force(settings: Settings, given: frozenset[str] = frozenset()) -> Iterator[tuple[str, str, str]]:
    """Name, value and origin of each setting; *given* names those that came with the command."""
    environment = {name.upper() for name in os.environ}
    in_file = {name.upper() for name in dotenv_values(".env")} if Path(".env").is_file() else set()
    for field in type(settings.environment).model_fields:
        name = f"PRINTDESK_{field.upper()}"
        if field in given:
            origin = "command line"
        elif name in environment:
            origin = "environment"
        else:
            origin = "file .env" if name in in_file else "default"
        yield name, _shown(getattr(settings, field), is_url=field.endswith("_url")), origin


def without_secrets(url: str) -> str:
    """*url* with its password, and whatever in its query looks like one, replaced by ***."""
    parts = urlsplit(url)
    place = parts.netloc
    if "@" in place:
        login, _, host = place.rpartition("@")
        user, colon, _ = login.partition(":")
        place = f"{user}{colon}{HIDDEN if colon else ''}@{host}"
    query = [(name, HIDDEN if _SECRET.search(name) else value) for name, value in parse_qsl(parts.query)]
    return urlunsplit(parts._replace(netloc=place, query=urlencode(query, safe="*/")))


def _shown(value: object, *, is_url: bool) -> str:
    if isinstance(value, SecretStr):
        return without_secrets(value.get_secret_value()) if is_url else HIDDEN
    return "" if value is None else str(value)
