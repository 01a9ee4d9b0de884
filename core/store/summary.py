"""The figures above every page of reports, each read from an index."""

from __future__ import annotations

import sqlalchemy as sa

from core.status import Status

_OPEN = f"status IN ('{Status.PENDING}', '{Status.PRINTING}')"
_COUNTS = sa.text(
    f"SELECT (SELECT count(*) FROM projects WHERE {_OPEN}),"
    f" (SELECT count(*) FROM projects WHERE {_OPEN} AND due_at < :now),"
    f" (SELECT count(*) FROM projects WHERE status = '{Status.SHIPPED}' AND status_since >= :week)"
)
_SHIPPED = f"WHERE status = '{Status.SHIPPED}' AND status_since >= :since"
# The index has all of it. SQLite would rather take one that begins with the status, and then look at every project.
_LEAD_TIMES = {
    True: sa.text(f"SELECT status_since - ordered_at FROM projects INDEXED BY ix_projects_lead_time {_SHIPPED}"),
    False: sa.text(f"SELECT status_since - ordered_at FROM projects {_SHIPPED}"),
}


_MARK = sa.text(f"SELECT count(*), max(status_since) FROM projects {_SHIPPED}")


def counts(connection: sa.Connection, now: int, week: int) -> tuple[int, int, int]:
    """How many projects are open, how many of them overdue *now*, how many have been shipped since *week*."""
    return tuple(map(int, connection.execute(_COUNTS, {"now": now, "week": week}).one()))  # type: ignore[return-value]


def shipped_mark(connection: sa.Connection, since: int) -> tuple[int, int | None]:
    """How many projects have been shipped since, and when the last one: other values after each shipping."""
    row = connection.execute(_MARK, {"since": since}).one()
    return int(row[0]), row[1]


def lead_times(connection: sa.Connection, since: int) -> list[tuple[int]]:
    """Microseconds from order to shipping of what has been shipped since, a row each."""
    statement = _LEAD_TIMES[connection.dialect.name == "sqlite"]
    cursor = connection.execute(statement, {"since": since}).cursor
    assert cursor is not None
    return list(cursor.fetchall())  # as the driver has them: there may be a hundred thousand
