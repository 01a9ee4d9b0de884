"""The driver itself, where SQLAlchemy's own work for a statement takes longer than the statement."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import sqlalchemy as sa


class cursor_of:  # noqa: N801  # a context manager, written out since the library's takes as long as a statement
    """A cursor of the driver within the connection's transaction; its errors are those of SQLAlchemy."""

    __slots__ = ("_connection", "_cursor", "_sql")

    def __init__(self, connection: sa.Connection, sql: str) -> None:
        self._connection, self._sql = connection, sql

    def __enter__(self) -> Any:
        self._cursor = self._connection.connection.cursor()
        return self._cursor

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        self._cursor.close()
        driver = self._connection.dialect.loaded_dbapi
        if error is not None and isinstance(error, driver.Error):
            raise sa.exc.DBAPIError.instance(self._sql, None, error, driver.Error) from error
