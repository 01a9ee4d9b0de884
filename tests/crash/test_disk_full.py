"""A full disk loses nothing that was acknowledged, says so in a sentence, and is no harm once there is space."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import core
from core.backup import backup, restore
from core.errors import StorageFull
from core.files import FileStore
from core.settings import read_settings
from core.store.engine import file_system
from tests.crash.integrity import assert_whole
from tests.databases import SqliteDesks, missing
from tests.factory import order

SIZE = 2 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 2 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if os.name == "nt" or os.geteuid() != 0 or subprocess.run(command, check=False).returncode:
        pytest.skip(missing("The right to mount a small file system"))
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_what_was_acknowledged_on_a_disk_that_fills_up_is_there_and_work_goes_on_with_new_space(
    small_disk: Path, sqlite_desks: SqliteDesks
) -> None:
    url = sqlite_desks.fresh(small_disk)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(500_000))
    with core.connect(url, user="ada", data=small_disk) as desk:
        numbers = fill(desk)
        moved = [number for number in numbers if moves(desk, number)]
        assert_the_desk_has(desk, numbers, moved)
        ballast.unlink()
        desk.projects.move(numbers[-1], "Canceled", "Sorry.", reason="out of material")
        assert desk.projects.place(order()).status == "Pending"
        assert_whole(desk)
    with core.connect(url, data=small_disk) as desk:
        assert_the_desk_has(desk, numbers[:-1], moved)


def fill(desk: core.Desk) -> list[str]:
    """Place projects until the disk is full; the numbers of those that were acknowledged."""
    numbers: list[str] = []
    while (number := place(desk)) is not None:
        numbers.append(number)
    assert len(numbers) > 2
    return numbers


def place(desk: core.Desk) -> str | None:
    try:
        return desk.projects.place(order(title="Bracket " * 20)).number
    except StorageFull:
        return None


def moves(desk: core.Desk, number: str) -> bool:
    """Whether a project can still be moved; a refusal must say why."""
    try:
        desk.projects.move(number, "Printing", "We begin. " * 200)
    except StorageFull:
        return False
    return True


def assert_the_desk_has(desk: core.Desk, numbers: list[str], moved: list[str]) -> None:
    table = desk.projects.table().set_index("number")
    assert set(numbers) <= set(table.index)
    assert {number for number in numbers if table.loc[number, "status"] == "Printing"} == set(moved)
    assert sorted(desk.messages.table().query("template == 'printing'")["number"]) == sorted(moved)


def test_the_type_of_a_file_system_is_known_by_where_it_is_mounted(small_disk: Path, tmp_path: Path) -> None:
    assert file_system(small_disk / "not" / "there" / "yet.db") == "tmpfs"
    assert file_system(tmp_path) != ""


def test_a_backup_that_does_not_fit_leaves_nothing_behind(
    small_disk: Path, sqlite_desk: core.Desk, tmp_path: Path
) -> None:
    number = sqlite_desk.projects.place(order()).number
    sqlite_desk.projects.attach(number, "big.bin", io.BytesIO(os.urandom(3_000_000)))
    with pytest.raises(StorageFull):
        backup(sqlite_desk, small_disk / "desk.tar")
    assert list(small_disk.iterdir()) == []
    made = backup(sqlite_desk, tmp_path / "desk.tar")
    settings = read_settings(data=small_disk)
    with pytest.raises(StorageFull):
        restore(made.path, settings, FileStore(settings.files_place))
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
