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
# The text is also that of a partial index, so that no project is looked at.
_LEAD_TIMES = sa.text(
    f"SELECT status_since - ordered_at FROM projects WHERE status = '{Status.SHIPPED}' AND status_since >= :since"
)


def counts(connection: sa.Connection, now: int, week: int) -> tuple[int, int, int]:
    """How many projects are open, how many of them overdue *now*, how many have been shipped since *week*."""
    return tuple(map(int, connection.execute(_COUNTS, {"now": now, "week": week}).one()))  # type: ignore[return-value]


def lead_times(connection: sa.Connection, since: int) -> list[int]:
    """Microseconds from order to shipping of what has been shipped since."""
    return list(connection.execute(_LEAD_TIMES, {"since": since}).scalars())
