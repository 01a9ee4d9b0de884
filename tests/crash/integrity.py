"""Whether a database is whole: the file itself, and what the desk keeps in it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import core
from core.status import Status
from core.store import checks, schema


def assert_whole(desk: core.Desk) -> None:
    """Fail unless the database is sound, every move has its event and message, and the counts are exact."""
    problems = [*checks.damages(desk.database), *checks.differences(desk.database)]
    assert [problem for problem in problems if problem[1]] == []
    assert checks.search_damage(desk.database) == ""
    moves = desk.events.table().query("kind == 'moved'")
    assert sorted(moves["number"]) == sorted(desk.messages.table()["number"])
    counts = desk.projects.table()["status"].value_counts()
    assert desk.projects.counts().to_dict() == {status: int(counts[status]) for status in Status}


def every_row(desk: core.Desk) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, sorted."""
    with desk.database.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in schema.metadata.sorted_tables
        }
