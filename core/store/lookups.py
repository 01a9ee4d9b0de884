"""What is asked of a project by its id, or of a row that has it: conditions that read no row of projects."""

from __future__ import annotations

from core.filters import Filters
from core.store.conditions import status_condition, where

NARROW = "projects AS n INDEXED BY ix_projects_narrow"  # what never changes, by the id


def dates(filters: Filters, table: str) -> list[str]:
    """The moment of ordering."""
    start = [f"{table}.ordered_at >= :start"] if filters.start is not None else []
    return start + ([f"{table}.ordered_at < :end"] if filters.end is not None else [])


def placed(filters: Filters, key: str) -> list[str]:
    """Material, country and dates."""
    place = (["{0}.country = :country"] if filters.country else []) + dates(filters, "{0}")
    if filters.material:
        found = [f"m.project_id = {key}", "m.material = :material", *(one.format("m") for one in place)]
        index = "project_materials AS m INDEXED BY ix_project_materials_project_id"
        return [f"EXISTS (SELECT 1 FROM {index} {where(found)})"]
    found = [f"n.id = {key}", *(one.format("n") for one in place)]
    return [f"EXISTS (SELECT 1 FROM {NARROW} {where(found)})"] if place else []


def has_material(table: str) -> str:
    """The material, looked up in the table's own order, where projects of one time stand together (hence the sign)."""
    same = (f"m.{name} = {table}.{name}" for name in ("country", "ordered_at"))
    found = ["m.material = :material", *same, f"+m.project_id = {table}.id"]
    return f"EXISTS (SELECT 1 FROM project_materials AS m {where(found)})"


def status(filters: Filters, key: str) -> list[str]:
    """The status, in the index that has nothing else."""
    if filters.all_statuses:
        return []
    found = where([f"s.id = {key}", status_condition(filters.statuses, "s")])
    return [f"EXISTS (SELECT 1 FROM projects AS s INDEXED BY ix_projects_status {found})"]


def text(filters: Filters, key: str) -> list[str]:
    """The text; this one does read the row."""
    if not filters.search:
        return []
    return [f"EXISTS (SELECT 1 FROM projects AS t WHERE t.id = {key} AND instr(t.search_text, :needle) > 0)"]
