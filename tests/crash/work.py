"""What the processes of these tests do: each function opens a desk of its own and works on it."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core import Desk, connect
from core.errors import MoveConflict
from tests.crash.processes import meet
from tests.factory import order

Contest = tuple[str, str, int | None]  # number, status to reach, version seen
Outcome = tuple[str, str]  # who moved it, and to which status


@contextmanager
def opened(url: str, folder: Path, user: str) -> Iterator[Desk]:
    """A desk, closed after the block."""
    desk = connect(url, user=user, data=folder)
    try:
        yield desk
    finally:
        desk.close()


def race(url: str, folder: Path, user: str, contests: list[Contest]) -> list[Outcome]:
    """Try every contest at the same moment as the others; returns who won each, as this one was told."""
    with opened(url, folder, user) as desk:
        return [_compete(desk, user, *contest) for contest in contests]


def _compete(desk: Desk, user: str, number: str, target: str, version: int | None) -> Outcome:
    meet()
    try:
        desk.projects.move(number, target, message=f"by {user}", version=version, reason="no longer wanted")
    except MoveConflict as conflict:
        return conflict.actor, conflict.status
    return user, target


def work_through(url: str, folder: Path, user: str, numbers: list[str]) -> list[float]:
    """Print and ship every project; returns how many seconds each move took, without the first project's."""
    took = []
    with opened(url, folder, user) as desk:
        _print_and_ship(desk, numbers[0])  # what a process does once is not what is measured
        meet()
        for number in numbers[1:]:
            took += _print_and_ship(desk, number)
    return took


def _print_and_ship(desk: Desk, number: str) -> list[float]:
    took = []
    for target in ("Printing", "Shipped"):
        start = time.perf_counter()
        desk.projects.move(number, target, message="On its way.")
        took.append(time.perf_counter() - start)
    return took


def read_until_shipped(url: str, folder: Path, total: int) -> list[float]:
    """Look at the list, the counts and a project until all are shipped; returns how long each look took."""
    took = []
    with opened(url, folder, "reader") as desk:
        desk.projects.table(limit=50)
        meet()
        while not took or desk.projects.counts()["Shipped"] < total:
            start = time.perf_counter()
            table = desk.projects.table(status=["Printing", "Shipped"], limit=50)
            if len(table):
                desk.projects.get(table["number"].iloc[0])
            took.append(time.perf_counter() - start)
            time.sleep(0.05)  # more often than any screen asks
    return took


def write_until_killed(url: str, folder: Path, user: str, log: Path) -> None:
    """Place and move projects for ever, and note each change in *log* once the desk has acknowledged it."""
    chance = random.Random(user)
    note = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)  # written at once: kill -9 loses no note
    with opened(url, folder, user) as desk:
        while True:
            number = desk.projects.place(order()).number
            os.write(note, f"{number} Pending\n".encode())
            for target in chance.choice([("Printing", "Shipped"), ("Canceled",), ("Printing", "Canceled")]):
                desk.projects.move(number, target, message="News.", reason="no longer wanted")
                os.write(note, f"{number} {target}\n".encode())


@dataclass(frozen=True)
class Create:
    """Opens a desk at the same moment as others do."""

    url: str
    folder: Path

    def __call__(self) -> None:
        meet()
        connect(self.url, data=self.folder).close()
