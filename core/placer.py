"""Placing orders: checked, once per key, and whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from core.errors import InvalidOrder, KeyReused, Problem
from core.files import FileStore
from core.intake.draft import OrderDraft
from core.intake.schema import fingerprint, is_same_order, parse_order
from core.many import place_many
from core.names import number_of
from core.placing import part_rows, project_row
from core.store import changes, parts
from core.store.database import Database
from core.times import now, to_micros

Row = Any
Result = TypeVar("Result")


@dataclass(frozen=True)
class Placed:
    """Numbers of the projects of several orders: new ones, and those that were there under their key already."""

    placed: tuple[str, ...]
    known: tuple[str, ...]


class Placer:
    """Makes projects of orders."""

    def __init__(self, database: Database, files: FileStore) -> None:
        self._database, self._files = database, files

    def place(self, order: object, by: str) -> Row:
        """The project of an order; the same one when its key was used for the same order before."""
        draft, moment = parse_order(order), to_micros(now())
        return self._write([draft], moment, lambda connection: _place(connection, draft, by, moment))

    def place_all(self, drafts: Sequence[OrderDraft], by: str, marks: Sequence[str] | None = None) -> Placed:
        """The projects of several orders, all in one transaction or none; *marks* are fingerprints known already."""
        moment = to_micros(now())
        known = marks or [fingerprint(draft) for draft in drafts]
        found = self._write(drafts, moment, lambda c: place_many(c, drafts, known, by, moment))
        return Placed(
            tuple(number_of(key) for key, new in found if new),
            tuple(number_of(key) for key, new in found if not new),
        )

    def _write(self, drafts: Sequence[OrderDraft], moment: int, work: Callable[[Any], Result]) -> Result:
        """*work* in one transaction, with the files of the orders."""
        sizes = self._sizes(drafts)

        def whole(connection: Any) -> Result:
            for sha256, size in sizes.items():
                changes.add_file(connection, {"sha256": sha256, "size": size, "stored_at": moment})
            return work(connection)

        return self._database.write(whole, keyed=all(draft.key for draft in drafts))

    def _sizes(self, drafts: Sequence[OrderDraft]) -> dict[str, int]:
        """Sizes of the stored model files; raises InvalidOrder naming every file that is not there."""
        sizes: dict[str, int] = {}
        problems: list[Problem] = []
        for draft in drafts:
            for position, item in enumerate(draft.items, start=1):
                if item.file is None or item.sha256 in sizes:
                    continue
                if item.sha256 is not None and self._files.exists(item.sha256):
                    sizes[item.sha256] = self._files.size(item.sha256)
                else:
                    row = draft.key or ""
                    problems.append(Problem(row, f"items.{position}.file", "is not in the file store; store it first."))
        if problems:
            raise InvalidOrder(problems)
        return sizes


def _place(connection: Any, draft: OrderDraft, by: str, moment: int) -> Row:
    mark = fingerprint(draft)
    found = placed_before(connection, draft.key, lambda stored: is_same_order(draft, mark, stored))
    return found if found is not None else add_project(connection, draft, by, moment, mark)[0]


def placed_before(connection: Any, key: str | None, is_same: Callable[[str], bool]) -> Row | None:
    """The row of the project that *key* was used for; raises KeyReused unless its fingerprint *is_same*."""
    found = parts.project_row_by_key(connection, key) if key else None
    if found is not None and not is_same(found["fingerprint"]):
        raise KeyReused(key or "", number_of(found["id"]))
    return found


def add_project(connection: Any, draft: OrderDraft, by: str, moment: int, mark: str) -> tuple[Row, int]:
    """Write a new project with its parts; its row, and the id of the event that says it was placed."""
    row = project_row(draft, changes.next_id(connection), moment, mark)
    changes.add(connection, "projects", row)
    for table, rows in part_rows(draft, row).items():
        changes.add(connection, table, rows)
    placed = {
        "project_id": row["id"],
        "kind": "placed",
        "actor": by,
        "at": row["ordered_at"],
        "status_to": "Pending",
    }
    event = changes.add_id(connection, "events", placed)
    if draft.comment:
        author = draft.customer.name
        comment = {"author": author, "from_customer": True, "body": draft.comment, "at": row["ordered_at"]}
        changes.add(connection, "comments", {**comment, "project_id": row["id"]})
    return {**row, "cancel_reason": None}, event
