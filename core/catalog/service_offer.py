"""The service's own settings, as the desk keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.catalog.checking import checked
from core.catalog.errors import SetUpConflict
from core.catalog.service import Service
from core.settings import Settings
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

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings

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
        values = {
            "document": checked(Service, "service", document).model_dump_json(),
            "changed_by": by or self._settings.user,
            "changed_at": to_micros(now()),
        }

        def work(connection: Any) -> SavedService:
            found = store.service_row(connection, lock=True)
            if found is None or found["document"] != values["document"]:  # else it is saved already
                self._put(connection, found, values, version)
            return _saved(store.service_row(connection))

        return self._database.write(work, keyed=True)

    def _put(self, connection: Any, found: Row | None, values: Row, version: int | None) -> None:
        if found is None:
            store.add_service(connection, values)
            return
        if version is not None and version != found["version"]:
            at = from_micros(found["changed_at"])
            raise SetUpConflict("the settings of the service", found["changed_by"], at, found["version"])
        store.change_service(connection, values)


def _saved(row: Row | None) -> SavedService:
    if row is None:
        return SavedService(Service())
    at = from_micros(row["changed_at"])
    return SavedService(Service.model_validate_json(row["document"]), row["version"], row["changed_by"], at)
