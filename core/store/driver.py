"""The driver itself, where SQLAlchemy's own work for a statement takes longer than the statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa


@contextmanager
def cursor_of(connection: sa.Connection, sql: str) -> Iterator[Any]:
    """A cursor of the driver within the connection's transaction; its errors are those of SQLAlchemy."""
    driver = connection.dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver.Error as error:
        raise sa.exc.DBAPIError.instance(sql, None, error, driver.Error) from error
    finally:
        cursor.close()
