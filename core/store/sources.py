"""Where the columns of each layout come from: their SQL, the tables, the order of rows."""

from __future__ import annotations

from dataclasses import dataclass

from core.layouts import LAYOUTS


@dataclass(frozen=True)
class Source:
    """What a layout is read from: tables, the SQL of each column, the order of all rows and of those of a project."""

    tables: str
    columns: dict[str, str]
    order: str
    inner: str = ""


def _columns(layout: str, table: str, **others: str) -> dict[str, str]:
    """A column is called as in *table* (its letter), unless *others* says differently."""
    return {column.name: others.get(column.name, f"{table}.{column.name}") for column in LAYOUTS[layout]}


def _of_project(table: str) -> str:
    return f"JOIN projects AS p ON p.id = {table}.project_id"


_PROJECT = {name: f"p.{name}" for name in "title customer company email country currency ordered_at status".split()}
_ADDRESSES = {
    column.name: column.name.replace("_", ".", 1)
    for column in LAYOUTS["order"]
    if column.name.partition("_")[0] in ("shipping", "billing")
    and column.name not in ("shipping_option", "shipping_cost")
}
_LINE_TOTAL = "i.quantity * i.unit_price"

SOURCES = {
    "projects": Source("projects AS p", _columns("projects", "p", number="p.id"), "p.id"),
    "items": Source(
        f"items AS i {_of_project('i')} LEFT JOIN models AS m ON m.sha256 = i.sha256",
        _columns(
            "items", "i", **_PROJECT, number="i.project_id", line_total=_LINE_TOTAL, volume_cm3="m.volume / 1000.0"
        ),
        "i.project_id, i.position",
        "i.position",
    ),
    "events": Source(f"events AS e {_of_project('e')}", _columns("events", "e", number="e.project_id"), "e.id", "e.id"),
    "messages": Source(
        f"messages AS m {_of_project('m')}", _columns("messages", "m", number="m.project_id"), "m.id", "m.id"
    ),
    "comments": Source(
        f"comments AS c {_of_project('c')}",
        _columns("comments", "c", number="c.project_id", from_customer="CAST(c.from_customer AS INTEGER)"),
        "c.id",
        "c.id",
    ),
    "order": Source(
        "projects AS p JOIN items AS i ON i.project_id = p.id"
        " JOIN addresses AS shipping ON shipping.project_id = p.id AND shipping.kind = 'shipping'"
        " JOIN addresses AS billing ON billing.project_id = p.id AND billing.kind = 'billing'",
        _columns(
            "order",
            "p",
            **_ADDRESSES,
            **{name: f"i.{name}" for name in "position material finish colour quantity unit_price sha256".split()},
            number="p.id",
            item="i.name",
            line_total=_LINE_TOTAL,
        ),
        "i.position",
    ),
}
