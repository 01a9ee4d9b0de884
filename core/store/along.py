"""Pages along an index that has the projects in the order of the sort column: where the page is full, reading ends."""

from __future__ import annotations

from core.filters import Filters, Sort
from core.store import lookups
from core.store.conditions import order_by, status_condition, where

OF_COUNTRY = {"ordered_at": "ix_projects_country_ordered_at", "total": "ix_projects_country_total"}
OF_MATERIAL = {"ordered_at": "ix_project_materials_ordered_at", "total": "ix_project_materials_total"}
PAGE = "LIMIT :limit OFFSET :offset"


def has_place(filters: Filters, sort: Sort) -> bool:
    """Whether the index of the statuses and the sort column has the country and the moment of ordering as well."""
    return sort.column == "total" and not filters.all_statuses and not filters.material


def sort_index(filters: Filters, sort: Sort) -> str:
    """Of several statuses the index of each is followed, all at once."""
    key = "id" if sort.column == "number" else sort.column
    if has_place(filters, sort):
        found = ["+p.country = :country"] if filters.country else []  # the sign keeps the planner from other indexes
        found += lookups.dates(filters, "+p")
    else:
        found = lookups.dates(filters, "p") if key == "ordered_at" else []
        found += lookups.placed(filters, "p.id")
    found += lookups.text(filters, "p.id")
    order = order_by(sort, sqlite=True, table="p")
    if filters.all_statuses or len(filters.statuses) == 1:
        one = [] if filters.all_statuses else [status_condition(filters.statuses, "p")]
        return f"SELECT p.id FROM projects AS p {where(one + found)} ORDER BY {order} {PAGE}"
    parts = [
        f"SELECT p.id, p.{key} AS sorted FROM projects AS p {where([status_condition((one,), 'p'), *found])}"
        for one in filters.statuses
    ]
    way = "DESC" if sort.descending else "ASC"
    merged = f"{' UNION ALL '.join(parts)} ORDER BY 2 {way}, 1 {way} {PAGE}"
    return f"SELECT id FROM ({merged})"


def country(filters: Filters, sort: Sort) -> str:
    """Of a country; by the moment the index has the status, too."""
    found = ["p.country = :country", *lookups.dates(filters, "p" if sort.column == "ordered_at" else "+p")]
    if sort.column != "ordered_at":
        found += lookups.status(filters, "p.id")
    elif not filters.all_statuses:
        found.append(status_condition(filters.statuses, "+p"))
    found += lookups.text(filters, "p.id")
    source = f"projects AS p INDEXED BY {OF_COUNTRY[sort.column]}"
    return f"SELECT p.id FROM {source} {where(found)} ORDER BY {order_by(sort, sqlite=True, table='p')} {PAGE}"


def material(filters: Filters, sort: Sort, *, collect: bool = False) -> str:
    """Of a material; or *collect* all that passes from the narrowest index, and sort it."""
    source, found = rows_of_material(filters)
    if sort.column == "total" and not collect:
        source = f"project_materials AS m INDEXED BY {OF_MATERIAL['total']}"
    found += lookups.status(filters, "m.project_id") + lookups.text(filters, "m.project_id")
    way = "DESC" if sort.descending else "ASC"
    key = f"{'+' if collect else ''}m.{sort.column}"
    return f"SELECT m.project_id FROM {source} {where(found)} ORDER BY {key} {way}, m.project_id {way} {PAGE}"


def rows_of_material(filters: Filters) -> tuple[str, list[str]]:
    """The rows of a material, of a country as well, in the order of the moment."""
    of_country = ["m.country = :country"] if filters.country else []
    index = "" if of_country else f" INDEXED BY {OF_MATERIAL['ordered_at']}"
    return f"project_materials AS m{index}", ["m.material = :material", *of_country, *lookups.dates(filters, "m")]
