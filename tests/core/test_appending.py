"""Many rows at once hold exactly what was given, whichever way SQLite reads them."""

import json

import pytest
import sqlalchemy as sa

from core import Desk
from core.store.appending import append_rows, from_json
from tests.factory import order

COLUMNS = ("id", "project_id", "kind", "actor", "at", "status_to", "detail", "seal", "hash")
ROWS = [
    (7, 1, "placed", "Zoë \"'\\ 😀", 2**53 + 1, None, "two\nlines", bytes(range(16)), bytes(range(32))),
    (8, 1, "note", "", -5, "", "[1, 2]", None, b"\xff" * 32),
    (9, 1, "true", "null", 0, "1e3", "\u2028", None, b"\x00" * 32),
]


@pytest.mark.parametrize("with_jsonb", [True, False])
def test_sqlite_reads_back_what_was_given(sqlite_desk: Desk, with_jsonb: bool) -> None:
    sqlite_desk.projects.place(order())
    with sqlite_desk.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER events_append")
        given = [[one.hex() if isinstance(one, bytes) else one for one in row] for row in ROWS]
        connection.exec_driver_sql(from_json("events", COLUMNS, with_jsonb=with_jsonb), (json.dumps(given),))
        found = connection.exec_driver_sql(f"SELECT {', '.join(COLUMNS)} FROM events WHERE id > 6 ORDER BY id")
        assert [tuple(row) for row in found] == ROWS
        types = connection.exec_driver_sql("SELECT typeof(at), typeof(actor), typeof(hash) FROM events WHERE id = 7")
        assert tuple(types.one()) == ("integer", "text", "blob")


def test_rows_are_appended_in_their_order_on_both_databases(desk: Desk) -> None:
    number = desk.projects.place(order()).number
    rows = [(1, "Ada \"'\\ Öse 😀", True, f"line {at}\nnext", at) for at in range(12_345)]
    with desk.database.writing() as connection:
        columns = ("project_id", "author", "from_customer", "body", "at")
        append_rows(connection, "comments", columns, rows)
        found = connection.execute(sa.text(f"SELECT {', '.join(columns)} FROM comments ORDER BY id")).all()
    assert [(*row[:2], bool(row[2]), *row[3:]) for row in found] == rows
    assert len(desk.projects.get(number).comments) == len(rows)
