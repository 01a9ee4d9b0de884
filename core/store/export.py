"""What exports read, and how: in this process when there is little, in a child process when there is much."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import dialect

from core.cells import Part, type_of
from core.dictionary import Column
from core.encoders import make_encoder
from core.filters import Filters, Sort
from core.layouts import LAYOUTS
from core.status import Status
from core.store import export_parent
from core.store.conditions import conditions, order_by, where
from core.store.database import Database
from core.store.nothing import without_null
from core.store.sources import SOURCES
from core.store.tallies import statement_of

LARGE = 20_000  # rows from which on starting a child process pays
_QMARKS = dialect(paramstyle="qmark")
_AT_ONCE = 4_096  # rows in memory
_STATUS_RANK = " ".join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(Status))

Pieces = Generator[bytes, None, int]


@dataclass(frozen=True)
class Export:
    """Columns of a layout, of the rows that fit a condition, in an order, and *how* they are written."""

    layout: str
    columns: tuple[Column, ...]
    condition: str
    values: Mapping[str, Any]
    order: str
    how: Mapping[str, Any]

    def part(self, columns: Sequence[Column]) -> Part:
        """These columns, with the currency that their money needs."""
        names, kinds = {column.name for column in columns}, {column.kind for column in columns}
        needed = "money" in kinds and "currency" not in names
        besides = tuple(one for one in LAYOUTS[self.layout] if needed and one.name == "currency")
        return Part(tuple(columns), besides)

    def select(self, expressions: Sequence[str]) -> sa.TextClause:
        """The statement that reads these expressions."""
        tables = SOURCES[self.layout].tables
        return statement_of(f"SELECT {', '.join(expressions)} FROM {tables} {self.condition} ORDER BY {self.order}")

    def sql_of(self, column: Column) -> str:
        """Where a column comes from."""
        return SOURCES[self.layout].columns[column.name]


def plan(
    database: Database,
    layout: str,
    columns: Sequence[Column],
    filters: Filters,
    sort: Sort | None,
    how: Mapping[str, Any],
) -> Export:
    """The export of everything that passes the filters, as it was written or with *sort* in that order of projects."""
    found, values = conditions(filters, sqlite=database.is_sqlite)
    source = SOURCES[layout]
    order = ", ".join(filter(None, [_order(sort, database.is_sqlite), source.inner])) if sort else source.order
    return Export(layout, tuple(columns), where(found), values, order, how)


def plan_one(project_id: int, how: Mapping[str, Any]) -> Export:
    """The export of one project with all its details, a row for each item."""
    columns, order = LAYOUTS["order"], SOURCES["order"].order
    return Export("order", columns, "WHERE p.id = :id", {"id": project_id}, order, how)


def read(database: Database, export: Export) -> Pieces:
    """The file in pieces, and at the end the number of its rows; memory does not grow with that."""
    if database.is_sqlite and _is_large(database, export):
        return _from_child(database, export)
    pieces = read_here(database, export)
    return _before_the_first(pieces) if database.is_sqlite else pieces


def read_here(database: Database, export: Export) -> Pieces:
    """The same bytes, always read in this process."""
    part = export.part(export.columns)
    encoder = make_encoder(export.columns, export.how)
    statement = export.select([export.sql_of(column) for column in part.read])
    with database.reading() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield encoder.begin()
        rows = connection.execution_options(yield_per=_AT_ONCE).execute(statement, export.values)
        for some in rows.partitions(_AT_ONCE):
            yield bytes(encoder.piece([encoder.prepare(_arrays(some, part.read), part)]))
    yield encoder.end()
    return encoder.rows


def _before_the_first(pieces: Pieces) -> Pieces:
    """All pieces of a small file are made before the first is taken: a slow reader holds no snapshot open."""
    made: list[bytes] = []
    while True:
        try:
            made.append(next(pieces))
        except StopIteration as end:
            yield from made
            return int(end.value)


def _order(sort: Sort, sqlite: bool) -> str:
    if sort.column != "status":
        return order_by(sort, sqlite)
    way = "DESC" if sort.descending else "ASC"
    return f"CASE p.status {_STATUS_RANK} END {way}, p.id {way}"


def _is_large(database: Database, export: Export) -> bool:
    tables = SOURCES[export.layout].tables
    probe = f"SELECT count(*) FROM (SELECT 1 FROM {tables} {export.condition} LIMIT {LARGE})"
    with database.reading() as connection:
        return int(connection.execute(statement_of(probe), export.values).scalar_one()) >= LARGE


def _arrays(rows: Sequence[sa.Row[Any]], columns: Sequence[Column]) -> list[pa.Array]:
    kinds = [type_of(column.kind) for column in columns]
    return [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), kinds, strict=True)]


def _from_child(database: Database, export: Export) -> Pieces:
    path = Path(database.engine.url.database or "").resolve()
    halves = [_task(export, some) for some in _halves(export.columns)]
    job = {
        "uri": f"{path.as_uri()}?mode=ro",
        "columns": [asdict(column) for column in export.columns],
        "how": export.how,
        "halves": halves,
        "whole": [_task(export, export.columns)],
    }
    return (yield from export_parent.stream(job))


def _halves(columns: Sequence[Column]) -> list[Sequence[Column]]:
    """What two readers share."""
    middle = (len(columns) + 1) // 2
    return [some for some in (columns[:middle], columns[middle:]) if some]


def _task(export: Export, columns: Sequence[Column]) -> dict[str, Any]:
    part = export.part(columns)
    typed = [without_null(export.sql_of(column), column) for column in part.read]
    statement = export.select(typed).compile(dialect=_QMARKS)
    return {
        "columns": [asdict(column) for column in part.columns],
        "besides": [asdict(column) for column in part.besides],
        "sql": str(statement),
        "values": [export.values[name] for name in statement.positiontup or ()],
    }
