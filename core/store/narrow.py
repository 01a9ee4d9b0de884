"""How the embedded database finds pages and counts: by narrow indexes, so that no wide row is read in vain."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from core.filters import Filters, Sort
from core.store import along, lookups
from core.store.along import OF_COUNTRY, OF_MATERIAL, PAGE
from core.store.conditions import customer_values, of_customer, order_by, phrase, status_condition, where
from core.store.lookups import NARROW

_COLUMNS = {"number", "country", "ordered_at", "due_at", "total", "quantity", "items", "currency"}  # of the index by id
_OPEN = "projects AS n INDEXED BY ix_projects_open"  # the same of what is open, by status and date of delivery
_LATE = {"due", "status", "country", "dates", "material", "customer", "search"}


class Way(StrEnum):
    """Where to begin."""

    SORT = "along the index of the sort column, or of the status and it"
    COUNTRY = "along the index of the country and the sort column"
    MATERIAL = "along the index of the material and the sort column"
    COLLECT = "from all that the narrowest index finds"
    OVERDUE = "from all that are overdue"
    SEARCH = "from all that the search finds"


def ordered_way(filters: Filters, sort: Sort) -> Way | None:
    """The index that has what passes a filter together and in order, if there is one."""
    if filters.material and sort.column in OF_MATERIAL:
        return Way.MATERIAL
    return Way.COUNTRY if filters.country and sort.column in OF_COUNTRY else None


def page_of_ids(filters: Filters, sort: Sort, way: Way, among: Sequence[int] | None) -> str:
    """The statement for the ids of a page, with the values of `values_of`, :limit and :offset."""
    if way is Way.SORT:
        return along.sort_index(filters, sort)
    if way is Way.COUNTRY:
        return along.country(filters, sort)
    if way is Way.MATERIAL:
        return along.material(filters, sort)
    order = order_by(sort, sqlite=True, table="n")
    if way is Way.OVERDUE and sort.column in _COLUMNS:
        return f"SELECT n.id FROM {_late(filters)} ORDER BY {order} {PAGE}"
    if among is None and not filters.customer and (way, ordered_way(filters, sort)) == (Way.COLLECT, Way.MATERIAL):
        return along.material(filters, sort, collect=True)
    source, known = _source(filters, way, among)
    wide = "projects AS n" if sort.column not in _COLUMNS else NARROW
    found = [] if "status" in known else lookups.status(filters, "f.id")
    found += _rest(filters, known) + _text(filters, "n.id", known)
    return f"SELECT n.id FROM ({source}) AS f CROSS JOIN {wide} ON n.id = f.id {where(found)} ORDER BY {order} {PAGE}"


def counts(filters: Filters, way: Way, among: Sequence[int] | None) -> str:
    """The statement for how many projects of each status pass the filters."""
    if way is Way.OVERDUE:  # one status after the other, as the index has them: nothing is grouped
        each = [replace(filters, statuses=(one,)) for one in filters.statuses] or [filters]
        return " UNION ALL ".join(f"SELECT min(n.status), count(*) FROM {_late(one)} HAVING count(*)" for one in each)
    source, known = _source(filters, way, among)
    rest = _rest(filters, known)
    narrow = f"CROSS JOIN {NARROW} ON n.id = f.id" if rest else ""
    found = rest + _text(filters, "f.id", known)
    if "status" in known:
        return f"SELECT f.status, count(*) FROM ({source}) AS f {narrow} {where(found)} GROUP BY f.status"
    found.insert(0, status_condition(filters.statuses, "s"))
    status = "CROSS JOIN projects AS s INDEXED BY ix_projects_status ON s.id = f.id"
    return f"SELECT s.status, count(*) FROM ({source}) AS f {narrow} {status} {where(found)} GROUP BY s.status"


def values_of(filters: Filters, among: Sequence[int] | None) -> dict[str, Any]:
    """The values of the statements."""
    values = {
        "material": filters.material, "country": filters.country, "start": filters.start, "end": filters.end,
        "due_before": filters.due_before, "needle": filters.search, "phrase": phrase(filters.search),
        **customer_values(filters.customer, sqlite=True),
    }  # fmt: skip
    return values if among is None else values | {"among": json.dumps(list(among))}


def _source(filters: Filters, way: Way, among: Sequence[int] | None) -> tuple[str, set[str]]:
    """Some ids (and statuses) that include all that pass, and which filters these have passed."""
    if among is not None:
        return "SELECT value AS id FROM json_each(:among)", {"search"}
    if way is Way.SEARCH:
        return "SELECT rowid AS id FROM project_search WHERE project_search MATCH :phrase", {"search"}
    if way is Way.OVERDUE:
        return f"SELECT n.id FROM {_late(filters)}", _LATE
    if filters.customer:
        return of_customer(filters.customer, sqlite=True), {"customer"}
    if filters.material:
        source, found = along.rows_of_material(filters)
        return f"SELECT m.project_id AS id FROM {source} {where(found)}", {"material", "country", "dates"}
    return _of_moment(filters)


def _late(filters: Filters) -> str:
    """What is overdue and passes the filters, read from the index of what is open; only the text is looked up."""
    found = ["n.status IN ('Pending', 'Printing')", status_condition(filters.statuses, "n"), "n.due_at < :due_before"]
    # Where the name of the material is not in the line of all, it need not be looked up.
    found += ["instr(n.materials, :material) > 0"] if filters.material else []
    return f"{_OPEN} {where(found + _rest(filters, {'due'}) + _text(filters, 'n.id', set()))}"


def _of_moment(filters: Filters) -> tuple[str, set[str]]:
    dates = lookups.dates(filters, "projects")
    if filters.country:  # its index has the status
        found = ["country = :country", *dates, status_condition(filters.statuses, "+projects")]
        source = f"projects INDEXED BY {OF_COUNTRY['ordered_at']}"
        return f"SELECT id, status FROM {source} {where(found)}", {"country", "dates", "status"}
    index = "INDEXED BY ix_projects_ordered_at" if dates else ""
    return f"SELECT id FROM projects {index} {where(dates)}", {"country", "dates"}


def _rest(filters: Filters, known: set[str]) -> list[str]:
    """Conditions on the narrow row of what is not known yet."""
    found = [] if "dates" in known else lookups.dates(filters, "n")
    if filters.country and "country" not in known:
        found.append("n.country = :country")
    if filters.due_before is not None and "due" not in known:
        found.append("n.due_at < :due_before")
    if filters.material and "material" not in known:
        found.append(lookups.has_material("n"))
    if filters.customer and "customer" not in known:
        found.append(f"n.id IN ({of_customer(filters.customer, sqlite=True)})")
    return found


def _text(filters: Filters, key: str, known: set[str]) -> list[str]:
    return [] if "search" in known else lookups.text(filters, key)
