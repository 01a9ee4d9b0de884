"""Keys with which programs use the HTTP API: shown once, stored as a hash only."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

import pandas as pd

from core import frames
from core.errors import DatabaseBusy, StorageFull
from core.key_errors import BadKeyName, BadScope, KeyExists, NoSuchKey, ScopeMissing, UnknownKey
from core.names import fold_line
from core.settings import Settings
from core.store import keys as store
from core.store.database import Database
from core.times import from_micros, now, to_micros

KINDS = {
    "name": "text",
    "prefix": "text",
    "scopes": "text",
    "created_by": "text",
    "created_at": "moment",
    "used_at": "moment",
    "revoked_at": "moment",
}
LONGEST_NAME = 80  # characters
_SHOWN = 8  # characters by which people tell keys apart; the other 38 are unknown to all but the program
_SEEN_EVERY = timedelta(minutes=1)  # reads must not become writes
Row = Mapping[str, Any]


class Scope(StrEnum):
    """What a key allows."""

    ORDERS_WRITE = "orders:write"
    ORDERS_READ = "orders:read"
    FILES_WRITE = "files:write"


@dataclass(frozen=True)
class Key:
    """A valid key, as the desk knows it: not the key itself."""

    id: int
    name: str
    prefix: str
    scopes: frozenset[Scope]


@dataclass(frozen=True)
class NewKey(Key):
    """A key that was just made; *secret* is the key itself, and is never to be seen again."""

    secret: str


class Keys:
    """The keys of the service's programs."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings

    def add(self, name: str, scopes: Iterable[str], *, by: str | None = None) -> NewKey:
        """Make a key; raises BadKeyName, BadScope or KeyExists."""
        folded, allowed = _name(name), _scopes(scopes)
        secret = f"pd_{secrets.token_urlsafe(32)}"
        digest = _hash(secret)
        row = {
            "name": folded,
            "prefix": secret[:_SHOWN],
            "hash": digest,
            "scopes": " ".join(allowed),
            "created_by": by or self._settings.user,
            "created_at": to_micros(now()),
        }

        def work(connection: Any) -> Row:
            found = store.by_hash(connection, digest)
            if found is not None:
                return found  # written by an earlier try, whose answer was lost
            if store.by_name(connection, folded) is not None:
                raise KeyExists(folded)
            store.add(connection, row)
            found = store.by_hash(connection, digest)
            assert found is not None, "it was just written"
            return found

        made = _key(self._database.write(work, keyed=True))
        return NewKey(made.id, made.name, made.prefix, made.scopes, secret)

    def table(self) -> pd.DataFrame:
        """Every key, revoked ones too, with the columns of `KINDS`: one row a key, the oldest first."""
        with self._database.reading() as connection:
            rows = [tuple(row[name] for name in KINDS) for row in store.rows(connection)]
        return frames.frame(rows, KINDS)

    def revoke(self, name: str) -> None:
        """Let a key open nothing any more, at once and for ever; raises NoSuchKey."""
        moment = to_micros(now())
        if self._database.write(lambda connection: store.revoke(connection, _fold(name), moment)):
            return
        with self._database.reading() as connection:
            known = [row["name"] for row in store.rows(connection) if row["revoked_at"] is None]
        raise NoSuchKey(_fold(name)[:LONGEST_NAME], known)

    def check(self, secret: str, scope: str | None) -> Key:
        """The key that *secret* is, if it allows *scope* (None: any key will do); raises UnknownKey or ScopeMissing."""
        with self._database.reading() as connection:
            row = store.by_hash(connection, _hash(secret)) if secret else None
        if row is None:
            raise UnknownKey(bool(secret))
        key = _key(row)
        if scope is not None and scope not in key.scopes:
            raise ScopeMissing(key.name, scope)
        self._mark_used(row)
        return key

    def _mark_used(self, row: Row) -> None:
        moment = now()
        if row["used_at"] is not None and from_micros(row["used_at"]) > moment - _SEEN_EVERY:
            return
        with suppress(DatabaseBusy, StorageFull):  # no reason to refuse what only reads
            self._database.write(lambda connection: store.mark_used(connection, row["id"], to_micros(moment)))


def _hash(secret: str) -> str:
    # A key is long and random, so a fast hash keeps it as safe as a slow one would.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _key(row: Row) -> Key:
    return Key(row["id"], row["name"], row["prefix"], frozenset(map(Scope, row["scopes"].split())))


def _fold(name: str) -> str:
    return " ".join(fold_line(str(name)).split())


def _name(name: str) -> str:
    folded = _fold(name)
    if not 0 < len(folded) <= LONGEST_NAME:
        raise BadKeyName(LONGEST_NAME)
    return folded


def _scopes(given: Iterable[str]) -> list[Scope]:
    asked = [fold_line(str(one)) for one in given]
    unknown = [one[:40] for one in asked if one not in set(Scope)]
    if unknown or not asked:
        raise BadScope(unknown, Scope)
    return [scope for scope in Scope if scope in asked]
