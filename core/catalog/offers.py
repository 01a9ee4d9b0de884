"""The lists of what the service offers: looked at, saved, retired, put in order; nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from core.catalog.checking import checked
from core.catalog.discount import Discount
from core.catalog.errors import InvalidSetUp, SetUpConflict
from core.catalog.lists import MATERIALS, List, cells
from core.catalog.material import Material
from core.catalog.shipping import ShippingOption
from core.catalog.together import check, follow_rename
from core.errors import Problem
from core.names import fold_line, search_key
from core.settings import Settings
from core.store import offers as store
from core.store import quotes
from core.store.database import Database
from core.times import from_micros, now, to_micros

if TYPE_CHECKING:
    import pandas as pd

Of = TypeVar("Of", Material, Discount, ShippingOption)
Row = Mapping[str, Any]
LONGEST_NAME = 200


@dataclass(frozen=True)
class Offer(Generic[Of]):
    """One row of a list: its document, and who saved it when; *version* grows with each change."""

    document: Of
    id: int
    version: int
    retired: bool
    changed_by: str
    changed_at: datetime

    @property
    def name(self) -> str:
        """The name by which orders refer to it."""
        return self.document.name


class Offers(Generic[Of]):
    """One of the lists. Orders keep what they were placed with, whatever becomes of it here."""

    def __init__(self, kept: List, kind: type[Of], database: Database, settings: Settings) -> None:
        self._kind: type[Of] = kind
        self._kept, self._database, self._settings = kept, database, settings

    def table(self) -> pd.DataFrame:
        """One row each in the order of the list, retired ones too; columns as in `core.catalog.columns`."""
        from core.frames import frame

        with self._database.reading() as connection:
            rows, used = store.rows(connection, self._kept.table), quotes.uses(connection)
        return frame([cells(self._kept, self._offer(row), used) for row in rows], self._kept.kinds)

    def all(self, retired: bool = False) -> list[Offer[Of]]:
        """All that is on the list, in its order; what is retired only when it is asked for."""
        with self._database.reading() as connection:
            rows = store.rows(connection, self._kept.table)
        return [self._offer(row) for row in rows if retired or not row["retired"]]

    def get(self, name: str) -> Offer[Of]:
        """The one of that name, in any case; raises UnknownMaterial, UnknownDiscount or UnknownShippingOption."""
        with self._database.reading() as connection:
            return self._offer(self._row(connection, name))

    def save(
        self,
        document: Of | Mapping[str, Any],
        *,
        by: str | None = None,
        version: int | None = None,
        was: str | None = None,
    ) -> Offer[Of]:
        """
        Keep a document: in place of the one that is called *was*, else of the same name, else as a new one at the end.

        With *version* only if it is still that one, 0 meaning that there is none yet; else raises SetUpConflict. Raises
        InvalidSetUp with all problems. What is retired stays so.
        """
        wanted = checked(self._kind, self._kept.what, document)
        values = self._values(wanted, by)

        def work(connection: Any) -> Offer[Of]:
            store.hold(connection, self._kept.table)
            self._put(connection, self._found(connection, was, values), wanted, values, version)
            return self._offer(self._row(connection, wanted.name))

        return self._database.write(work, keyed=True)

    def retire(self, name: str, *, by: str | None = None) -> Offer[Of]:
        """Offer it no longer; orders that refer to it stay as they are. Raises as `get` does."""
        return self._set_retired(name, True, by)

    def restore(self, name: str, *, by: str | None = None) -> Offer[Of]:
        """Offer again what was retired; raises as `get` does."""
        return self._set_retired(name, False, by)

    def duplicate(self, name: str, *, by: str | None = None) -> Offer[Of]:
        """A copy under a name of its own, “PA12 (copy)”, right after the original; raises as `get` does."""

        def work(connection: Any) -> Offer[Of]:
            store.hold(connection, self._kept.table)
            original = self._row(connection, name)
            rows = store.rows(connection, self._kept.table)
            copy = self._copy(original, {row["folded"] for row in rows})
            store.add(connection, self._kept.table, self._values(copy, by))
            made = self._row(connection, copy.name)
            ids = [row["id"] for row in rows]
            ids.insert(ids.index(original["id"]) + 1, made["id"])
            store.put_in_order(connection, self._kept.table, ids)
            return self._offer(made)

        return self._database.write(work)

    def reorder(self, names: Sequence[str]) -> None:
        """Put these first, in this order; the others follow in theirs. Raises as `get` does."""

        def work(connection: Any) -> None:
            store.hold(connection, self._kept.table)
            rows = store.rows(connection, self._kept.table)
            before = [row["id"] for row in rows]
            first = list(dict.fromkeys(self._row(connection, name)["id"] for name in names))
            wanted = first + [one for one in before if one not in set(first)]
            if wanted != before:
                store.put_in_order(connection, self._kept.table, wanted)

        self._database.write(work)

    def _set_retired(self, name: str, retired: bool, by: str | None) -> Offer[Of]:
        def work(connection: Any) -> Offer[Of]:
            store.hold(connection, self._kept.table)
            found = self._row(connection, name)
            if found["retired"] != retired:
                if not retired:
                    check(connection, self._offer(found).document, found["id"])
                store.change(connection, self._kept.table, found["id"], {"retired": retired, **self._stamp(by)})
            return self._offer(self._row(connection, name))

        return self._database.write(work, keyed=True)

    def _found(self, connection: Any, was: str | None, values: Row) -> Row | None:
        """The row to be replaced; also when this very call has renamed it already, and its answer was lost."""
        named = store.row(connection, self._kept.table, values["folded"])
        if was is None or (named is not None and named["document"] == values["document"]):
            return named
        return self._row(connection, was)

    def _put(self, connection: Any, found: Row | None, wanted: Of, values: Row, version: int | None) -> None:
        if found is None:
            if version:
                raise self._kept.unknown(wanted.name, [])
            check(connection, wanted, None)
            store.add(connection, self._kept.table, values)
        elif found["document"] != values["document"]:  # else it is saved already, perhaps by this very call
            self._check_version(found, version)
            self._check_free(connection, found, values)
            check(connection, wanted, found["id"])
            store.change(connection, self._kept.table, found["id"], values)
            if found["name"] != wanted.name and self._kept is MATERIALS:
                stamp = {name: values[name] for name in ("changed_by", "changed_at")}
                follow_rename(connection, found["name"], wanted.name, stamp)

    def _check_free(self, connection: Any, found: Row, values: Row) -> None:
        if found["folded"] == values["folded"]:
            return
        other = store.row(connection, self._kept.table, values["folded"])
        if other is not None:
            retired = ", which is retired" if other["retired"] else ""
            told = f"is the name of another {self._kept.what}{retired}."
            raise InvalidSetUp(self._kept.what, [Problem("", "name", told)])

    def _check_version(self, found: Row, version: int | None) -> None:
        if version is not None and version != found["version"]:
            what = f"the {self._kept.what} “{found['name']}”"
            raise SetUpConflict(what, found["changed_by"], from_micros(found["changed_at"]), found["version"])

    def _copy(self, original: Row, taken: set[str]) -> Of:
        document: Of = self._kind.model_validate_json(original["document"])
        stem = document.name[: LONGEST_NAME - 20]
        count, name = 1, f"{stem} (copy)"
        while search_key(name) in taken:
            count += 1
            name = f"{stem} (copy {count})"
        other: dict[str, Any] = {"name": name, "offered": False}  # before somebody has looked at it
        if isinstance(document, Discount):
            other["code"] = None
        copy: Of = document.model_copy(update=other)
        return copy

    def _values(self, document: Of, by: str | None) -> dict[str, Any]:
        return {
            "name": document.name,
            "folded": search_key(document.name),
            "document": document.model_dump_json(),
            **self._stamp(by),
        }

    def _stamp(self, by: str | None) -> dict[str, Any]:
        return {"changed_by": by or self._settings.user, "changed_at": to_micros(now())}

    def _row(self, connection: Any, name: str) -> Row:
        row = store.row(connection, self._kept.table, search_key(fold_line(str(name))))
        if row is None:
            raise self._kept.unknown(name, [one["name"] for one in store.rows(connection, self._kept.table)])
        return row

    def _offer(self, row: Row) -> Offer[Of]:
        document = self._kind.model_validate_json(row["document"])
        stamp = row["changed_by"], from_micros(row["changed_at"])
        return Offer(document, row["id"], row["version"], bool(row["retired"]), *stamp)
