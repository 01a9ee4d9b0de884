"""What the rule for keeping concerns: old attachments, and old texts, of projects that have ended."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

import sqlalchemy as sa

from core.store import schema
from core.store.database import Database

Row = Mapping[str, Any]
AT_ONCE = 200  # rows that are looked for together: a transaction takes some milliseconds
MOST = 10_000  # projects that are counted: people want to know whether it is none, some or very many

_a, _c, _m = schema.attachments, schema.comments, schema.messages
# A mail that is still to be sent keeps its text.
_TOLD = _m.c.state.not_in(("queued", "sending"))
# SQLite joins in the order of a CROSS JOIN: from the narrow index of what is old to the project.
_DUE = """FROM {table} AS t CROSS JOIN projects AS p WHERE p.id = t.project_id AND t.{at} < :cutoff {kept}
    AND p.status IN ('Shipped', 'Canceled') AND p.status_since < :cutoff"""
_KEPT = "AND t.erased_at IS NULL"
_FROM = {
    "attachments": _DUE.format(table="attachments", at="added_at", kept=""),
    "messages": _DUE.format(
        table="messages", at="created_at", kept=f"{_KEPT} AND t.state NOT IN ('queued', 'sending')"
    ),
    "comments": _DUE.format(table="comments", at="at", kept=_KEPT),
}
_AT = {"attachments": "added_at", "messages": "created_at", "comments": "at"}
_SOME = {
    table: sa.text(
        f"SELECT t.project_id, t.{_AT[table]} AS at {due} AND t.{_AT[table]} >= :after ORDER BY t.{_AT[table]} LIMIT :n"
    )
    for table, due in _FROM.items()
}
# The + keeps SQLite from reading all rows in the order of their projects.
_PROJECTS = {table: f"SELECT DISTINCT +t.project_id AS project_id {due}" for table, due in _FROM.items()}
_COUNT = {
    what: sa.text(f"SELECT count(*) FROM (SELECT project_id FROM ({' UNION '.join(parts)}) AS u LIMIT :most) AS c")
    for what, parts in {
        "attachments": [_PROJECTS["attachments"]],
        "messages": [
            f"SELECT * FROM ({_PROJECTS[table]} LIMIT :most) AS {table}" for table in ("messages", "comments")
        ],
    }.items()
}


def count(connection: sa.Connection, what: str, cutoff: int) -> int:
    """Of how many projects there are *attachments* or *messages* from before *cutoff*; at most MOST + 1."""
    return int(connection.execute(_COUNT[what], {"cutoff": cutoff, "most": MOST + 1}).scalar_one())


def due(database: Database, table: str, cutoff: int) -> Iterator[list[int]]:
    """
    The projects that ended before *cutoff*, in microseconds, and have older rows in *table*: some at a time.

    The rows must be erased before the next are asked for.
    """
    after = 0
    while True:
        with database.reading() as connection:
            rows = connection.execute(_SOME[table], {"cutoff": cutoff, "after": after, "n": AT_ONCE}).all()
        if not rows:
            return
        after = rows[-1].at
        yield sorted({row.project_id for row in rows})


def files_of(connection: sa.Connection, projects: Collection[int], cutoff: int) -> set[str]:
    """The sha256 of the attachments of these projects that were added before *cutoff*."""
    wanted = sa.select(_a.c.sha256).where(_a.c.project_id.in_(projects), _a.c.added_at < cutoff)
    return set(connection.execute(wanted).scalars())


def remove_attachments(connection: sa.Connection, projects: Collection[int], cutoff: int) -> list[Row]:
    """Delete the attachments of these projects that were added before *cutoff*; returns them."""
    gone = _a.delete().where(_a.c.project_id.in_(projects), _a.c.added_at < cutoff)
    found = connection.execute(gone.returning(_a.c.id, _a.c.project_id, _a.c.file_name, _a.c.sha256)).mappings()
    return sorted((cast("Row", row) for row in found), key=lambda row: int(row["id"]))


def erase_texts(
    connection: sa.Connection, projects: Collection[int], cutoff: int, sentence: str, moment: int
) -> list[tuple[int, str | None]]:
    """
    Put *sentence* in the place of the texts of these projects from before *cutoff*.

    Returns the project of each, and the Message-ID if it was a mail.
    """
    new = {"body": sentence, "erased_at": moment}
    old = (_c.c.at < cutoff, _m.c.created_at < cutoff)
    comments = _c.update().where(_c.c.project_id.in_(projects), old[0], _c.c.erased_at.is_(None)).values(new)
    mails = _m.update().where(_m.c.project_id.in_(projects), old[1], _m.c.erased_at.is_(None), _TOLD).values(new)
    found = connection.execute(mails.returning(_m.c.project_id, _m.c.message_id)).all()
    said = connection.execute(comments.returning(_c.c.project_id)).scalars()
    return [(row.project_id, row.message_id) for row in found] + [(project, None) for project in said]
