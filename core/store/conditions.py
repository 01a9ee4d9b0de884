"""SQL conditions of the filters, the same text for both databases where they agree."""

from __future__ import annotations

from typing import Any

from core.filters import Filters, Sort
from core.status import Status
from core.store.schema import WORDS

Conditions = tuple[list[str], dict[str, Any]]
SHORTEST_TRIGRAM_SEARCH = 3  # characters: shorter text has no trigram


def like_pattern(text: str) -> str:
    """A LIKE pattern that finds *text* literally, with the backslash as the escape."""
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


def phrase(text: str) -> str:
    """An FTS5 query for rows that contain *text* as it is."""
    return '"' + text.replace('"', '""') + '"'


def conditions(filters: Filters, *, sqlite: bool, follow: bool = False) -> Conditions:
    """
    What a row of projects AS p must fulfil.

    With *follow* PostgreSQL goes along another index and looks the material up for each project that it comes to.
    """
    found, values = _plain(filters)
    if filters.search:
        found_text, text_values = _search(filters.search, sqlite)
        found += found_text
        values |= text_values
    if filters.material:
        found.append(_has_material() if follow else _of_material(filters))
        values["material"] = filters.material
    if filters.customer:
        found.append(_of_customer(sqlite))
        values["customer"] = filters.customer
    return found, values


def where(found: list[str]) -> str:
    """The WHERE clause of these conditions."""
    return f"WHERE {' AND '.join(found)}" if found else ""


def _plain(filters: Filters) -> Conditions:
    found: list[str] = []
    values: dict[str, Any] = {}
    if not filters.all_statuses:
        found.append(status_condition(filters.statuses, "p"))
    if filters.country:
        found.append("p.country = :country")
        values["country"] = filters.country
    if filters.start is not None:
        found.append("p.ordered_at >= :start")
        values["start"] = filters.start
    if filters.end is not None:
        found.append("p.ordered_at < :end")
        values["end"] = filters.end
    if filters.due_before is not None:
        found.append("p.due_at < :due_before")
        values["due_before"] = filters.due_before
    return found, values


def status_condition(statuses: tuple[Status, ...], table: str) -> str:
    """The condition on the status; the names are the four of the enumeration, never what somebody typed."""
    if not statuses:
        return "false"
    names = ", ".join(f"'{status}'" for status in statuses)
    return f"{table}.status = {names}" if len(statuses) == 1 else f"{table}.status IN ({names})"


def order_by(sort: Sort, sqlite: bool, table: str = "p") -> str:
    """The ORDER BY of a sort: words without regard to case, nothing before something, ties by number."""
    column = "id" if sort.column == "number" else sort.column
    key = f"lower({table}.{column})" if column in WORDS and not sqlite else f"{table}.{column}"
    way = "DESC" if sort.descending else "ASC"
    nulls = "" if sqlite else (" NULLS LAST" if sort.descending else " NULLS FIRST")
    return f"{table}.id {way}" if column == "id" else f"{key} {way}{nulls}, {table}.id {way}"


def _search(text: str, sqlite: bool) -> Conditions:
    """Texts that are too short for the trigram index are looked for in each row."""
    if not sqlite:
        return ["p.search_text LIKE :pattern"], {"pattern": like_pattern(text)}
    if len(text) < SHORTEST_TRIGRAM_SEARCH:
        return ["instr(p.search_text, :needle) > 0"], {"needle": text}
    among = "p.id IN (SELECT rowid FROM project_search WHERE project_search MATCH :phrase)"
    return [among], {"phrase": phrase(text)}


def _of_material(filters: Filters) -> str:
    inner = ["material = :material"]
    inner += ["country = :country"] if filters.country else []
    inner += ["ordered_at >= :start"] if filters.start is not None else []
    inner += ["ordered_at < :end"] if filters.end is not None else []
    return f"p.id IN (SELECT project_id FROM project_materials WHERE {' AND '.join(inner)})"


def _has_material() -> str:
    key = "m.material = :material AND m.country = p.country AND m.ordered_at = p.ordered_at AND m.project_id = p.id"
    # With the offset it is looked up for each project; else PostgreSQL makes a join of it, which has lost the order.
    return f"EXISTS (SELECT 1 FROM project_materials AS m WHERE {key} OFFSET 0)"


def _of_customer(sqlite: bool) -> str:
    """Name or address, in any case: SQLite's columns compare so by themselves."""
    by = (
        "SELECT id FROM projects WHERE {0} = :customer"
        if sqlite
        else "SELECT id FROM projects WHERE lower({0}) = lower(:customer)"
    )
    return f"p.id IN ({by.format('customer')} UNION {by.format('email')})"
