"""Whatever happens to the database, inside the desk or not, a whole table is what a plain query gives: never stale."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.core.whole_machine import FULL, Urls, WholeMachine
from tests.databases import PostgresDesks, SqliteDesks

EXAMPLES, STEPS = (200, 60) if FULL else (2, 20)


def run(urls: Urls, folder: Path) -> None:
    machine = type("Machine", (WholeMachine,), {"urls": staticmethod(urls), "folder": folder, "steps": 0})
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=bool(os.environ.get("CI")),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=limits)
    print(f"{machine.steps} steps")


@pytest.mark.timeout(7200)
def test_whole_tables_are_never_stale_on_sqlite(sqlite_desks: SqliteDesks, tmp_path: Path) -> None:
    numbers = count()

    @contextmanager
    def urls() -> Iterator[str]:
        own = tmp_path / f"database-{next(numbers)}"
        own.mkdir()
        yield sqlite_desks.fresh(own)

    run(urls, tmp_path)


@pytest.mark.timeout(7200)
def test_whole_tables_are_never_stale_on_postgresql(postgres_desks: PostgresDesks, tmp_path: Path) -> None:
    run(postgres_desks.fresh, tmp_path)
