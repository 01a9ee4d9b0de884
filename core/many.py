"""Placing many orders in one transaction: their keys are looked up together, their rows written table by table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from core.errors import KeyReused
from core.intake.draft import OrderDraft
from core.intake.schema import is_same_order
from core.names import number_of
from core.placing import part_rows, project_row
from core.store import batch, parts

Row = dict[str, Any]
AT_ONCE = 2000  # orders whose rows are in memory together
TABLES = ("projects", "addresses", "items", "project_materials", "events", "comments")  # parents first


def place_many(
    connection: Any, drafts: Sequence[OrderDraft], marks: Sequence[str], by: str, moment: int
) -> list[tuple[int, bool]]:
    """
    The id of each order's project and whether it is new; *marks* are the orders' fingerprints, in their order.

    An order whose key was used before, in the database or here, is the project of then; raises KeyReused when that was
    another order.
    """
    known = parts.used_keys(connection, [draft.key for draft in drafts if draft.key])
    fresh = _fresh(drafts, marks, known)
    ids = dict(zip(fresh, batch.ids_for(connection, "projects", len(fresh)), strict=True))
    events = batch.ids_for(connection, "events", len(fresh))

    def rows() -> Iterator[dict[str, list[Row]]]:
        for start in range(0, len(fresh), AT_ONCE):
            found: dict[str, list[Row]] = {table: [] for table in TABLES}
            for at, event in zip(fresh[start : start + AT_ONCE], events[start:], strict=False):
                _add(found, drafts[at], project_row(drafts[at], ids[at], moment, marks[at]), event, by)
            yield found

    batch.add_projects(connection, list(ids.values()), rows())
    first: dict[str | None, int] = {draft.key: ids[at] for at, draft in enumerate(drafts) if at in ids and draft.key}
    return [
        (ids[at], True) if at in ids else (first.get(draft.key) or known[draft.key or ""][0], False)
        for at, draft in enumerate(drafts)
    ]


def _fresh(drafts: Sequence[OrderDraft], marks: Sequence[str], known: dict[str, tuple[int, str]]) -> list[int]:
    """Which of the orders have no project yet; raises KeyReused."""
    seen: dict[str, tuple[int, str]] = dict(known)
    fresh = []
    for at, (draft, mark) in enumerate(zip(drafts, marks, strict=True)):
        before = seen.get(draft.key) if draft.key else None
        if before is None:
            fresh.append(at)
            if draft.key:
                seen[draft.key] = 0, mark
        elif not is_same_order(draft, mark, before[1]):
            raise KeyReused(draft.key or "", number_of(before[0]) if before[0] else "that is placed with it")
    return fresh


def _add(rows: dict[str, list[Row]], draft: OrderDraft, project: Row, event: int, by: str) -> None:
    at = project["ordered_at"]
    rows["projects"].append(project)
    for table, several in part_rows(draft, project).items():
        rows[table] += several
    placed = {"id": event, "project_id": project["id"], "kind": "placed", "actor": by, "at": at, "status_to": "Pending"}
    rows["events"].append(placed)
    if draft.comment:
        said = {"author": draft.customer.name, "from_customer": True, "body": draft.comment, "at": at}
        rows["comments"].append({**said, "project_id": project["id"]})
