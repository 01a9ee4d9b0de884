"""Raw SQL, as from a notebook, cannot make what the desk would refuse."""

from __future__ import annotations

from itertools import permutations

import pytest
import sqlalchemy as sa

import core
from core.status import MOVES, Status
from tests.factory import order

PAIRS = [(one, other) for one, other in permutations(Status, 2)]
WAYS = {  # how a project gets to a status
    Status.PENDING: (),
    Status.PRINTING: (Status.PRINTING,),
    Status.SHIPPED: (Status.PRINTING, Status.SHIPPED),
    Status.CANCELED: (Status.CANCELED,),
}


def placed(desk: core.Desk, status: Status = Status.PENDING) -> core.Project:
    project = desk.projects.place(order())
    for step in WAYS[status]:
        project = desk.projects.move(project.number, step, reason="no longer wanted")
    return project


def run(desk: core.Desk, statement: str, **values: object) -> None:
    with desk.database.engine.begin() as connection:
        connection.execute(sa.text(statement), values)


@pytest.mark.parametrize(("status", "target"), PAIRS)
def test_the_database_allows_the_moves_that_the_rule_allows_and_no_others(
    desk: core.Desk, status: Status, target: Status
) -> None:
    project = placed(desk, status)
    update = "UPDATE projects SET status = :target WHERE id = :id"
    if target in MOVES[status]:
        run(desk, update, target=target, id=project.id)
        assert desk.projects.get(project.number).status == target
    else:
        with pytest.raises(sa.exc.DBAPIError, match="illegal move"):
            run(desk, update, target=target, id=project.id)
        assert desk.projects.get(project.number).status == status


@pytest.mark.parametrize("status", ["Lost", "pending", "PENDING", "", " Pending"])
def test_a_status_that_does_not_exist_cannot_be_written(desk: core.Desk, status: str) -> None:
    project = placed(desk)
    with pytest.raises(sa.exc.DBAPIError):
        run(desk, "UPDATE projects SET status = :status WHERE id = :id", status=status, id=project.id)
    assert desk.projects.get(project.number).status == Status.PENDING


def test_several_projects_at_once_are_refused_when_one_of_them_may_not_move(desk: core.Desk) -> None:
    printing, shipped = placed(desk, Status.PRINTING), placed(desk, Status.SHIPPED)
    with pytest.raises(sa.exc.DBAPIError):
        run(desk, "UPDATE projects SET status = 'Canceled'")
    assert desk.projects.get(printing.number).status == Status.PRINTING
    assert desk.projects.get(shipped.number).status == Status.SHIPPED


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM projects",
        "UPDATE projects SET id = id + 1000",
        "UPDATE projects SET ordered_at = ordered_at + 1",
        "UPDATE projects SET country = 'FR'",
        "UPDATE projects SET payment = 'Stolen'",
        "INSERT INTO notes (project_id, author, body, at) VALUES (999999, 'x', 'x', 1)",
        "UPDATE items SET quantity = 0",
    ],
)
def test_rows_that_history_and_counts_rest_on_cannot_be_changed(desk: core.Desk, statement: str) -> None:
    project = placed(desk)
    with pytest.raises(sa.exc.DBAPIError):
        run(desk, statement)
    assert desk.projects.get(project.number).ordered_at == project.ordered_at


def test_a_project_cannot_be_replaced_by_one_in_another_status(sqlite_desk: core.Desk) -> None:
    project = placed(sqlite_desk, Status.SHIPPED)
    columns = [column["name"] for column in sa.inspect(sqlite_desk.database.engine).get_columns("projects")]
    values = ", ".join("'Pending'" if name == "status" else name for name in columns)
    replace = f"REPLACE INTO projects ({', '.join(columns)}) SELECT {values} FROM projects"
    with pytest.raises(sa.exc.DBAPIError):
        run(sqlite_desk, replace)
    assert sqlite_desk.projects.get(project.number).status == Status.SHIPPED
