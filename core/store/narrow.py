"""How the embedded database finds pages and counts: by narrow indexes, so that no wide row is read in vain."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from core.filters import Filters, Sort
from core.store.conditions import order_by, phrase, status_condition, where

_COLUMNS = {"number", "country", "ordered_at", "due_at", "total", "quantity", "items", "currency"}  # of the index by id
_NARROW = "projects AS n INDEXED BY ix_projects_narrow"
_OF_COUNTRY = {"ordered_at": "ix_projects_country_ordered_at", "total": "ix_projects_country_total"}
_PAGE = "LIMIT :limit OFFSET :offset"


class Way(StrEnum):
    """Where to begin."""

    SORT = "along the index of the sort column, or of the status and it"
    COUNTRY = "along the index of the country and the sort column"
    MATERIAL = "along the index of the material and the moment of ordering"
    COLLECT = "from all that the narrowest index finds"
    OVERDUE = "from all that are overdue"
    SEARCH = "from all that the search finds"


def ordered_way(filters: Filters, sort: Sort) -> Way | None:
    """The index that has what passes a filter together and in order, if there is one."""
    if filters.material and sort.column == "ordered_at":
        return Way.MATERIAL
    return Way.COUNTRY if filters.country and sort.column in _OF_COUNTRY else None


def page_of_ids(filters: Filters, sort: Sort, way: Way, among: Sequence[int] | None) -> str:
    """The statement for the ids of a page, with the values of `values_of`, :limit and :offset."""
    if way is Way.SORT:
        return _along_sort(filters, sort)
    if way is Way.COUNTRY:
        return _along_country(filters, sort)
    if way is Way.MATERIAL:
        return _along_material(filters, sort)
    source, known = _source(filters, way, among)
    wide = "projects AS n" if sort.column not in _COLUMNS else _NARROW
    found = _status(filters, "f.id", known) + _rest(filters, known) + _text(filters, "n.id", known)
    order = order_by(sort, sqlite=True, table="n")
    return f"SELECT n.id FROM ({source}) AS f CROSS JOIN {wide} ON n.id = f.id {where(found)} ORDER BY {order} {_PAGE}"


def counts(filters: Filters, way: Way, among: Sequence[int] | None) -> str:
    """The statement for how many projects of each status pass the filters."""
    source, known = _source(filters, way, among)
    rest = _rest(filters, known)
    narrow = f"CROSS JOIN {_NARROW} ON n.id = f.id" if rest else ""
    found = rest + _text(filters, "f.id", known)
    if "status" in known:
        return f"SELECT f.status, count(*) FROM ({source}) AS f {narrow} {where(found)} GROUP BY f.status"
    found.insert(0, status_condition(filters.statuses, "s"))
    status = "CROSS JOIN projects AS s INDEXED BY ix_projects_status ON s.id = f.id"
    return f"SELECT s.status, count(*) FROM ({source}) AS f {narrow} {status} {where(found)} GROUP BY s.status"


def values_of(filters: Filters, among: Sequence[int] | None) -> dict[str, Any]:
    """The values of the statements."""
    values = {
        "material": filters.material, "country": filters.country, "customer": filters.customer, "start": filters.start,
        "end": filters.end, "due_before": filters.due_before, "needle": filters.search,
        "phrase": phrase(filters.search),
    }  # fmt: skip
    return values if among is None else values | {"among": json.dumps(list(among))}


def _along_sort(filters: Filters, sort: Sort) -> str:
    """Of several statuses the index of each is followed, all at once."""
    key = "id" if sort.column == "number" else sort.column
    found = _dates(filters, "p") if key == "ordered_at" else []
    found += _placed(filters, "p.id") + _text(filters, "p.id", set())
    order = order_by(sort, sqlite=True, table="p")
    if filters.all_statuses or len(filters.statuses) == 1:
        one = [] if filters.all_statuses else [status_condition(filters.statuses, "p")]
        return f"SELECT p.id FROM projects AS p {where(one + found)} ORDER BY {order} {_PAGE}"
    parts = [
        f"SELECT p.id, p.{key} AS sorted FROM projects AS p {where([status_condition((one,), 'p'), *found])}"
        for one in filters.statuses
    ]
    way = "DESC" if sort.descending else "ASC"
    merged = f"{' UNION ALL '.join(parts)} ORDER BY 2 {way}, 1 {way} {_PAGE}"
    return f"SELECT id FROM ({merged})"


def _along_country(filters: Filters, sort: Sort) -> str:
    found = ["p.country = :country"]
    if sort.column == "ordered_at":  # its index has the status
        found += _dates(filters, "p")
        found += [] if filters.all_statuses else [status_condition(filters.statuses, "+p")]
    else:
        found += _placed(filters, "p.id", country=False) + _status(filters, "p.id", set())
    found += _text(filters, "p.id", set())
    source = f"projects AS p INDEXED BY {_OF_COUNTRY[sort.column]}"
    return f"SELECT p.id FROM {source} {where(found)} ORDER BY {order_by(sort, sqlite=True, table='p')} {_PAGE}"


def _along_material(filters: Filters, sort: Sort) -> str:
    source, found = _of_material(filters)
    found += _status(filters, "m.project_id", set()) + _text(filters, "m.project_id", set())
    way = "DESC" if sort.descending else "ASC"
    return f"SELECT m.project_id FROM {source} {where(found)} ORDER BY m.ordered_at {way}, m.project_id {way} {_PAGE}"


def _of_material(filters: Filters) -> tuple[str, list[str]]:
    """The rows of a material, of a country as well, in the order of the moment."""
    country = ["m.country = :country"] if filters.country else []
    index = "" if country else " INDEXED BY ix_project_materials_ordered_at"
    return f"project_materials AS m{index}", ["m.material = :material", *country, *_dates(filters, "m")]


def _source(filters: Filters, way: Way, among: Sequence[int] | None) -> tuple[str, set[str]]:
    """Some ids (and statuses) that include all that pass, and which filters these have passed."""
    if among is not None:
        return "SELECT value AS id FROM json_each(:among)", {"search"}
    if way is Way.SEARCH:
        return "SELECT rowid AS id FROM project_search WHERE project_search MATCH :phrase", {"search"}
    if way is Way.OVERDUE:
        found = [status_condition(filters.statuses, "projects"), "due_at < :due_before"]
        return f"SELECT id, status FROM projects INDEXED BY ix_projects_status_due_at {where(found)}", {"due", "status"}
    if filters.customer:
        return _CUSTOMER, {"customer"}
    if filters.material:
        source, found = _of_material(filters)
        return f"SELECT m.project_id AS id FROM {source} {where(found)}", {"material", "country", "dates"}
    return _of_moment(filters)


def _of_moment(filters: Filters) -> tuple[str, set[str]]:
    dates = _dates(filters, "projects")
    if filters.country:  # its index has the status
        found = ["country = :country", *dates, status_condition(filters.statuses, "+projects")]
        source = f"projects INDEXED BY {_OF_COUNTRY['ordered_at']}"
        return f"SELECT id, status FROM {source} {where(found)}", {"country", "dates", "status"}
    index = "INDEXED BY ix_projects_ordered_at" if dates else ""
    return f"SELECT id FROM projects {index} {where(dates)}", {"country", "dates"}


_CUSTOMER = "SELECT id FROM projects WHERE customer = :customer UNION SELECT id FROM projects WHERE email = :customer"


def _rest(filters: Filters, known: set[str]) -> list[str]:
    """Conditions on the narrow row of what is not known yet."""
    found = [] if "dates" in known else _dates(filters, "n")
    if filters.country and "country" not in known:
        found.append("n.country = :country")
    if filters.due_before is not None and "due" not in known:
        found.append("n.due_at < :due_before")
    if filters.material and "material" not in known:
        found.append(_material("n.id", []))
    if filters.customer and "customer" not in known:
        found.append(f"n.id IN ({_CUSTOMER})")
    return found


def _placed(filters: Filters, key: str, *, country: bool = True) -> list[str]:
    """Material, country and dates, looked up by the project's id."""
    place = (["{0}.country = :country"] if filters.country and country else []) + _dates(filters, "{0}")
    if filters.material:
        return [_material(key, [one.format("m") for one in place])]
    found = [f"n.id = {key}", *(one.format("n") for one in place)]
    return [f"EXISTS (SELECT 1 FROM {_NARROW} {where(found)})"] if place else []


def _material(key: str, more: list[str]) -> str:
    found = [f"m.project_id = {key}", "m.material = :material", *more]
    index = "project_materials AS m INDEXED BY ix_project_materials_project_id"
    return f"EXISTS (SELECT 1 FROM {index} {where(found)})"


def _dates(filters: Filters, table: str) -> list[str]:
    start = [f"{table}.ordered_at >= :start"] if filters.start is not None else []
    return start + ([f"{table}.ordered_at < :end"] if filters.end is not None else [])


def _status(filters: Filters, key: str, known: set[str]) -> list[str]:
    """The status, looked up in the index that has nothing else."""
    if filters.all_statuses or "status" in known:
        return []
    found = where([f"s.id = {key}", status_condition(filters.statuses, "s")])
    return [f"EXISTS (SELECT 1 FROM projects AS s INDEXED BY ix_projects_status {found})"]


def _text(filters: Filters, key: str, known: set[str]) -> list[str]:
    if not filters.search or "search" in known:
        return []
    return [f"EXISTS (SELECT 1 FROM projects AS t WHERE t.id = {key} AND instr(t.search_text, :needle) > 0)"]
