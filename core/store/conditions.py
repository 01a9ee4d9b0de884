"""SQL conditions of the filters, the same text for both databases where they agree."""

from __future__ import annotations

from typing import Any

from core.filters import Filters, Sort
from core.names import search_key
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
        found.append(f"p.id IN ({of_customer(filters.customer, sqlite=sqlite)})")
        values |= customer_values(filters.customer, sqlite=sqlite)
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


def _search(text: str, sqlite: bool, of: str = "") -> Conditions:
    """Texts too short for the trigram index are looked for in each row; *of* begins the names of the values."""
    if not sqlite:
        return [f"p.search_text LIKE :{of}pattern"], {f"{of}pattern": like_pattern(text)}
    if len(text) < SHORTEST_TRIGRAM_SEARCH:
        return [f"instr(p.search_text, :{of}needle) > 0"], {f"{of}needle": text}
    among = f"p.id IN (SELECT rowid FROM project_search WHERE project_search MATCH :{of}phrase)"
    return [among], {f"{of}phrase": phrase(text)}


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


def of_customer(text: str, *, sqlite: bool) -> str:
    """
    The ids of the projects of a customer, by name or e-mail address in any case; with `customer_values`.

    In its columns a database knows upper and lower case of ASCII letters only. Other texts are looked for as the search
    does: in its text the customer has a line of their own, the third (core.placing), and the address has one, too.
    """
    if text.isascii():
        by = "SELECT id FROM projects WHERE {0} = :customer" if sqlite else _LOWER
        return f"{by.format('customer')} UNION {by.format('email')}"
    found, _ = _search(search_key(text), sqlite, of="customer_")
    found.append((_HAS_LINE if "@" in text else _THIRD_LINE)["sqlite" if sqlite else "postgresql"])
    return f"SELECT p.id FROM projects AS p {where(found)}"


def customer_values(text: str, *, sqlite: bool) -> dict[str, Any]:
    """The values of `of_customer`."""
    key = search_key(text)
    _, values = _search(key, sqlite, of="customer_")
    return {"customer": text, "customer_line": key, **values}


_LOWER = "SELECT id FROM projects WHERE lower({0}) = lower(:customer)"
_TITLE = "substr(p.search_text, instr(p.search_text, char(10)) + 1)"  # and what follows it
_CUSTOMER = f"substr({_TITLE}, instr({_TITLE}, char(10)) + 1) || char(10)"
_THIRD_LINE = {
    "sqlite": f"substr({_CUSTOMER}, 1, length(:customer_line) + 1) = :customer_line || char(10)",
    "postgresql": "split_part(p.search_text, chr(10), 3) = :customer_line",
}
_HAS_LINE = {
    "sqlite": "instr(char(10) || p.search_text || char(10), char(10) || :customer_line || char(10)) > 0",
    "postgresql": "CAST(:customer_line AS text) = ANY (string_to_array(p.search_text, chr(10)))",
}
