"""What exports read, and how: in this process when there is little, in a child process when there is much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import dialect

from core.cells import NO_NUMBER, NO_TEXT, Column, Kind, header, lines, row_parts, type_of
from core.filters import Filters, Sort
from core.status import Status
from core.store import export_parent
from core.store.conditions import conditions, where
from core.store.database import Database
from core.store.overview import order_by
from core.store.tallies import statement_of

LARGE = 20_000  # rows from which on starting a child process pays
_QMARKS = dialect(paramstyle="qmark")
_AT_ONCE = 4_096  # rows in memory


def _columns(kind: Kind, table: str, names: str) -> tuple[Column, ...]:
    """Columns that are called as in their table; those with a question mark can be NULL."""
    plain = [(name.removesuffix("?"), name.endswith("?")) for name in names.split()]
    return tuple(Column(name, kind, f"{table}.{name}", null) for name, null in plain)


_PROJECT = (
    Column("number", Kind.NUMBER, "p.id"),
    *_columns(Kind.TEXT, "p", "title customer company? email country materials"),
    *_columns(Kind.COUNT, "p", "items quantity"),
    Column("total", Kind.MONEY, "p.total"),
    *_columns(Kind.TEXT, "p", "currency payment"),
    *_columns(Kind.MOMENT, "p", "ordered_at due_at? status_since"),
    Column("status", Kind.TEXT, "p.status"),
)
_ITEM = (
    *_columns(Kind.COUNT, "i", "id"),
    Column("number", Kind.NUMBER, "i.project_id"),
    *_columns(Kind.COUNT, "i", "position"),
    *_columns(Kind.TEXT, "i", "name material finish? colour?"),
    *_columns(Kind.COUNT, "i", "quantity"),
    Column("unit_price", Kind.MONEY, "i.unit_price"),
    Column("currency", Kind.TEXT, "p.currency"),
    *_columns(Kind.TEXT, "i", "sha256?"),
)
_EVENT = (
    *_columns(Kind.COUNT, "e", "id"),
    Column("number", Kind.NUMBER, "e.project_id"),
    *_columns(Kind.TEXT, "e", "kind actor"),
    *_columns(Kind.MOMENT, "e", "at"),
    *_columns(Kind.TEXT, "e", "status_from? status_to? detail?"),
)
_ADDRESS = "name company line1 line2 postal_code city region country phone"


def _address(kind: str) -> tuple[Column, ...]:
    return tuple(Column(f"{kind}_{name}", Kind.TEXT, f"{kind}.{name}") for name in _ADDRESS.split())


_ORDER = (
    *(column for column in _PROJECT if column.name not in ("materials", "items", "quantity")),
    *_columns(Kind.TEXT, "p", "phone"),
    *_address("shipping"),
    *_address("billing"),
    *_columns(Kind.TEXT, "p", "payment_method payment_reference shipping_option"),
    *_columns(Kind.MONEY, "p", "shipping_cost discount"),
    *_columns(Kind.TEXT, "p", "cancel_reason"),
    *_columns(Kind.COUNT, "i", "position"),
    Column("item", Kind.TEXT, "i.name"),
    *_columns(Kind.TEXT, "i", "material finish colour"),
    *_columns(Kind.COUNT, "i", "quantity"),
    *_columns(Kind.MONEY, "i", "unit_price"),
    Column("line_total", Kind.MONEY, "i.quantity * i.unit_price"),
    *_columns(Kind.TEXT, "i", "sha256"),
)
_OF_PROJECT = "JOIN projects AS p ON p.id"


@dataclass(frozen=True)
class Export:
    """One kind of export: its columns, the tables, the order, and where two readers would share the columns."""

    columns: tuple[Column, ...]
    tables: str
    order: str
    split: int

    def select(self, columns: Sequence[Column], condition: str, order: str) -> str:
        """The statement that reads these columns."""
        names = ", ".join(column.sql for column in columns)
        return f"SELECT {names} FROM {self.tables} {condition} ORDER BY {order or self.order}"


EXPORTS = {
    "projects": Export(_PROJECT, "projects AS p", "p.id", split=9),
    "items": Export(_ITEM, f"items AS i {_OF_PROJECT} = i.project_id", "i.project_id, i.position", split=6),
    "events": Export(_EVENT, f"events AS e {_OF_PROJECT} = e.project_id", "e.id", split=4),
}
ORDER = Export(
    _ORDER,
    "projects AS p JOIN items AS i ON i.project_id = p.id"
    " JOIN addresses AS shipping ON shipping.project_id = p.id AND shipping.kind = 'shipping'"
    " JOIN addresses AS billing ON billing.project_id = p.id AND billing.kind = 'billing'",
    "i.position",
    split=0,
)
KINDS = {column.name: column.kind for one in (*EXPORTS.values(), ORDER) for column in one.columns}
_STATUS_RANK = " ".join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(Status))


def read_all(database: Database, name: str, filters: Filters, sort: Sort | None) -> Iterator[bytes]:
    """The CSV of everything that passes the filters, in pieces; memory does not grow with the number of rows."""
    export, found, values, order = _plan(database, name, filters, sort)
    if database.is_sqlite and _is_large(database, export, found, values):
        return _from_child(database, export, found, values, order)
    return _from_here(database, export, found, values, order)


def read_here(database: Database, name: str, filters: Filters, sort: Sort | None) -> Iterator[bytes]:
    """The same bytes as from `read_all`, always read in this process."""
    return _from_here(database, *_plan(database, name, filters, sort))


def read_one(database: Database, project_id: int) -> Iterator[bytes]:
    """The CSV of one project with all its details, one line an item."""
    return _from_here(database, ORDER, "WHERE p.id = :id", {"id": project_id}, "")


def _plan(
    database: Database, name: str, filters: Filters, sort: Sort | None
) -> tuple[Export, str, dict[str, Any], str]:
    found, values = conditions(filters, sqlite=database.is_sqlite)
    order = _order(sort, database.is_sqlite) if sort and name == "projects" else ""
    return EXPORTS[name], where(found), values, order


def _order(sort: Sort, sqlite: bool) -> str:
    if sort.column != "status":
        return order_by(sort, sqlite)
    way = "DESC" if sort.descending else "ASC"
    return f"CASE p.status {_STATUS_RANK} END {way}, p.id {way}"


def _is_large(database: Database, export: Export, condition: str, values: dict[str, Any]) -> bool:
    probe = f"SELECT count(*) FROM (SELECT 1 FROM {export.tables} {condition} LIMIT {LARGE})"
    with database.reading() as connection:
        return int(connection.execute(statement_of(probe), values).scalar_one()) >= LARGE


def _from_here(
    database: Database, export: Export, condition: str, values: dict[str, Any], order: str
) -> Iterator[bytes]:
    statement = statement_of(export.select(export.columns, condition, order))
    with database.reading() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield header(export.columns)
        rows = connection.execution_options(yield_per=_AT_ONCE).execute(statement, values)
        for some in rows.partitions(_AT_ONCE):
            yield bytes(lines(row_parts(_arrays(some, export.columns), export.columns)))


def _arrays(rows: Sequence[sa.Row[Any]], columns: Sequence[Column]) -> list[pa.Array]:
    kinds = [type_of(column.kind) for column in columns]
    return [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), kinds, strict=True)]


def _from_child(
    database: Database, export: Export, condition: str, values: dict[str, Any], order: str
) -> Iterator[bytes]:
    def task(columns: Sequence[Column]) -> dict[str, Any]:
        typed = [replace(column, sql=_without_null(column)) for column in columns]
        statement = statement_of(export.select(typed, condition, order)).compile(dialect=_QMARKS)
        bound = [values[name] for name in statement.positiontup or ()]
        return {"columns": [asdict(column) for column in columns], "sql": str(statement), "values": bound}

    path = Path(database.engine.url.database or "").resolve()
    halves = [task(export.columns[: export.split]), task(export.columns[export.split :])]
    yield header(export.columns)
    yield from export_parent.stream(
        {"uri": f"{path.as_uri()}?mode=ro", "halves": halves, "whole": [task(export.columns)]}
    )


def _without_null(column: Column) -> str:
    if not column.null:
        return column.sql
    nothing = f"CAST(x'{NO_TEXT.hex()}' AS TEXT)" if column.kind is Kind.TEXT else NO_NUMBER
    return f"ifnull({column.sql}, {nothing})"
