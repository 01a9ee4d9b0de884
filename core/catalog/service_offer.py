"""The service's own settings, as the desk keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.catalog.checking import checked
from core.catalog.errors import InvalidSetUp, SetUpConflict
from core.catalog.service import Service
from core.errors import FileMissing, Problem
from core.files import FileStore
from core.settings import Settings
from core.store import changes
from core.store import offers as store
from core.store.database import Database
from core.times import EPOCH, from_micros, now, to_micros

Row = Mapping[str, Any]


@dataclass(frozen=True)
class SavedService:
    """The document, and who saved it when; *version* is 0 before it was first saved."""

    document: Service
    version: int = 0
    changed_by: str = ""
    changed_at: datetime = EPOCH


class ServiceDesk:
    """The service: who it is, how it calculates, when it works."""

    def __init__(self, database: Database, files: FileStore, settings: Settings) -> None:
        self._database, self._files, self._settings = database, files, settings

    def get(self) -> SavedService:
        """What is saved; the settings of a new service before that."""
        with self._database.reading() as connection:
            return _saved(store.service_row(connection))

    def save(
        self, document: Service | Mapping[str, Any], *, by: str | None = None, version: int | None = None
    ) -> SavedService:
        """
        Keep the settings; with *version* only if they are still that one, else raises SetUpConflict.

        Raises InvalidSetUp with all problems. What is set in the environment stays in force (see `settings.fixed`).
        """
        wanted, moment = checked(Service, "service", document), to_micros(now())
        logo = self._logo(wanted.logo)
        values = {
            "document": wanted.model_dump_json(),
            "changed_by": by or self._settings.user,
            "changed_at": moment,
        }

        def work(connection: Any) -> SavedService:
            store.hold(connection, "service")
            found = store.service_row(connection)
            if logo is not None:  # else it would be swept away, and no backup would have it
                changes.add_file(connection, logo | {"stored_at": moment})
            if found is None or found["document"] != values["document"]:  # else it is saved already
                self._put(connection, found, values, version)
            return _saved(store.service_row(connection))

        saved = self._database.write(work, keyed=True)
        self._settings.look_again()
        return saved

    def _logo(self, sha256: str | None) -> dict[str, Any] | None:
        """The logo as a stored file; raises InvalidSetUp when it is not in the file store."""
        if sha256 is None:
            return None
        try:
            return {"sha256": sha256, "size": self._files.size(sha256)}
        except FileMissing:
            problem = Problem("", "logo", "is not in the file store; store it first.")
            raise InvalidSetUp("service", [problem]) from None

    def _put(self, connection: Any, found: Row | None, values: Row, version: int | None) -> None:
        if found is None:
            store.add_service(connection, values)
            return
        if version is not None and version != found["version"]:
            at = from_micros(found["changed_at"])
            raise SetUpConflict("the settings of the service", found["changed_by"], at, found["version"])
        store.change_service(connection, values)
        before, after = _saved(found).document.logo, _saved(store.service_row(connection)).document.logo
        if before is not None and before != after:
            changes.forget_file(connection, before)


def _saved(row: Row | None) -> SavedService:
    if row is None:
        return SavedService(Service())
    at = from_micros(row["changed_at"])
    return SavedService(Service.model_validate_json(row["document"]), row["version"], row["changed_by"], at)
