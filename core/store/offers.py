"""What the service offers, as rows: found by their names without regard to case, changed one person at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa

from core.store.schema import metadata
from core.store.schema_setup import discounts, materials, service, shipping_options

Row = Mapping[str, Any]
_SERVICE = sa.select(service)


def _numbers_of(table: sa.Table) -> list[sa.ScalarSelect[Any]]:
    """Of rows that are never deleted, whose versions only grow, and that are put in order by larger positions."""
    sums = (sa.func.count(), sa.func.sum(table.c.version), sa.func.max(table.c.position))
    return [sa.select(sa.func.coalesce(one, 0)).select_from(table).scalar_subquery() for one in sums]


_VERSION = sa.select(
    *(number for table in (materials, discounts, shipping_options) for number in _numbers_of(table)),
    sa.func.coalesce(sa.select(service.c.version).scalar_subquery(), 0),
)


def rows(connection: sa.Connection, table: str) -> list[Row]:
    """Every row of a list, in its order."""
    target = metadata.tables[table]
    found = connection.execute(sa.select(target).order_by(target.c.position, target.c.id))
    return [cast("Row", row) for row in found.mappings()]


def hold(connection: sa.Connection, table: str) -> None:
    """Until the end of the transaction nobody else changes the list; it can be read, and what is on it referred to."""
    if connection.dialect.name != "sqlite":  # whose writers are one at a time anyway
        connection.exec_driver_sql(f"LOCK TABLE {metadata.tables[table].name} IN SHARE ROW EXCLUSIVE MODE")


def row(connection: sa.Connection, table: str, folded: str) -> Row | None:
    """The row of that folded name."""
    target = metadata.tables[table]
    found = connection.execute(sa.select(target).where(target.c.folded == folded))
    return cast("Row | None", found.mappings().one_or_none())


def add(connection: sa.Connection, table: str, values: Row) -> None:
    """Append a row at the end of its list."""
    target = metadata.tables[table]
    last = sa.select(sa.func.coalesce(sa.func.max(target.c.position), 0)).scalar_subquery()
    connection.execute(target.insert().values(position=last + 1, **values))


def change(connection: sa.Connection, table: str, row_id: int, values: Row) -> None:
    """Give a row new values, and its next version."""
    target = metadata.tables[table]
    statement = target.update().where(target.c.id == row_id)
    connection.execute(statement.values(version=target.c.version + 1, **values))


def put_in_order(connection: sa.Connection, table: str, ids: Sequence[int]) -> None:
    """Put rows into this order, after any others; their positions are larger than any so far."""
    target = metadata.tables[table]
    last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(target.c.position), 0))).scalar_one()
    statement = target.update().where(target.c.id == sa.bindparam("row")).values(position=sa.bindparam("place"))
    placed = [{"row": one, "place": last + place} for place, one in enumerate(ids, 1)]
    if placed:
        connection.execute(statement, placed)


def service_row(connection: sa.Connection) -> Row | None:
    """The service's own settings; None before they were first saved."""
    return cast("Row | None", connection.execute(_SERVICE).mappings().one_or_none())


def add_service(connection: sa.Connection, values: Row) -> None:
    """The first of the service's own settings."""
    connection.execute(service.insert(), {"id": 1, **values})


def change_service(connection: sa.Connection, values: Row) -> None:
    """Other settings of the service, and their next version."""
    connection.execute(service.update().values(version=service.c.version + 1, **values))


def version(connection: sa.Connection) -> tuple[int, ...]:
    """Numbers that differ after each change of the set-up."""
    return tuple(int(number) for number in connection.execute(_VERSION).one())
