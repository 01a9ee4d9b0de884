"""How each whole table is read: tables, order of rows, and where two readers share them."""

from __future__ import annotations

from dataclasses import dataclass

from core.dictionary import TABLES, Column
from core.store.sources import SOURCES


@dataclass(frozen=True)
class Plan:
    """
    One table.

    *id* is the row's own; *split* is the column of *order* by whose ranges two readers share the rows, and *middle* the
    statement that finds the value between them.
    """

    name: str
    tables: str
    id: str
    order: str
    split: str
    middle: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the DataFrame."""
        return TABLES[self.name].columns

    @property
    def expressions(self) -> list[str]:
        """The SQL of each column; that of the project's number is its id."""
        return [SOURCES[self.name].columns[column.name] for column in self.columns]


def _appended(name: str, letter: str) -> Plan:
    middle = f"SELECT max(id) / 2 FROM {name}"
    own = f"{letter}.id"
    return Plan(name, f"{name} AS {letter}", own, own, own, middle)


PLANS = {
    "projects": Plan(
        "projects",
        SOURCES["projects"].tables,
        id="p.id",
        order="p.ordered_at DESC NULLS LAST, p.id DESC",  # as PostgreSQL's index, else it sorts
        split="p.ordered_at",
        middle="SELECT ordered_at FROM projects WHERE id >= (SELECT max(id) / 2 FROM projects) ORDER BY id LIMIT 1",
    ),
    "items": Plan(
        "items",
        SOURCES["items"].tables,
        id="i.id",
        order="i.project_id, i.position",
        split="i.project_id",
        middle="SELECT max(project_id) / 2 FROM items",
    ),
    "events": _appended("events", "e"),
    "messages": _appended("messages", "m"),
    "comments": _appended("comments", "c"),
}

# One JSON text of all that a snapshot must agree with; where it differs, the events since must explain it.
_TALLIES = "SELECT status, sum(projects) AS n FROM tallies WHERE material = '' AND country = '' GROUP BY status"
_STAMP = "(SELECT stamp FROM generations WHERE name = '{0}')"
_EVENT = "(SELECT coalesce(max(id), 0) FROM events)"
_PARTS = f"'rows', {_STAMP.format('rows')}, 'models', {_STAMP.format('models')}, 'event', {_EVENT}"
STATE = {
    "sqlite": f"SELECT json_object({_PARTS}, 'tallies', (SELECT json_group_object(status, n) FROM ({_TALLIES}) AS t))",
    "postgresql": f"SELECT CAST(json_build_object({_PARTS}, 'tallies',"
    f" (SELECT json_object_agg(status, n) FROM ({_TALLIES}) AS t)) AS text)",
}
# The newest event and what was ordered: a database that has another history does not have the same under that id.
_SEEN = (
    "e.project_id, e.kind, e.actor, e.at, e.status_from, e.status_to, e.detail, p.title, p.customer, p.email, p.total,"
    " p.ordered_at, p.fingerprint"
)
_LAST = "FROM events AS e JOIN projects AS p ON p.id = e.project_id WHERE e.id = "
WITNESS = {
    "sqlite": f"SELECT json_array({_SEEN}) {_LAST}",
    "postgresql": f"SELECT CAST(json_build_array({_SEEN}) AS text) {_LAST}",
}
# PostgreSQL's ids are not in the order of commits: these may still come.
GAPS = (
    "SELECT CAST(coalesce(json_agg(json_build_array(low, high)), '[]') AS text) FROM ("
    "SELECT id + 1 AS low, lead(id) OVER (ORDER BY id) - 1 AS high FROM events"
    " UNION ALL SELECT 1, min(id) - 1 FROM events) AS g WHERE low <= high"
)
