"""Backups are whole, however much is going on, and a desk can be made from each."""

from __future__ import annotations

import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core import Desk, connect
from core.backup import backup, restore
from core.errors import BackupExists, BadBackup, DeskError, StoreError
from core.files import FileStore
from core.settings import Settings, read_settings
from core.upgrade import upgrade
from tests.crash.integrity import assert_whole, every_row
from tests.crash.processes import size
from tests.factory import item, order

Order = Callable[..., dict[str, Any]]


def busy_desk(desk: Desk, orders: int = 3) -> None:
    """Some projects in different states, with files of both kinds."""
    model = desk.files.put(io.BytesIO(b"solid model"))
    for number in range(orders):
        file = {"sha256": model.sha256}
        project = desk.projects.place(order(key=f"k{number}", comment="Hi", items=[item(file=file), item(name="b")]))
        desk.projects.attach(project.number, "drawing.pdf", io.BytesIO(b"%PDF" + bytes([number]) * 300_000))
        desk.projects.note(project.number, "handle with care")
        if number % 2:
            desk.projects.move(project.number, "Printing", "Soon.")
    desk.views.save("PA12 to print", status="Pending", material="PA12")


def elsewhere(folder: Path, database_url: str | None = None) -> Settings:
    return read_settings(data=folder, database_url=database_url)


def restored(file: Path, settings: Settings) -> Desk:
    made = restore(file, settings, FileStore(settings.files_place))
    assert made.missing == ()
    return connect(settings.url, data=settings.data)


def test_a_restored_desk_has_every_row_and_file(desk: Desk, tmp_path: Path) -> None:
    busy_desk(desk)
    made = backup(desk, tmp_path / "desk.tar")
    assert (made.counts["projects"], made.counts["files"], made.waiting) == (3, 4, 1)
    with restored(tmp_path / "desk.tar", elsewhere(tmp_path / "new")) as copy:
        assert without_revision(every_row(copy)) == without_revision(every_row(desk))
        assert_whole(copy)
        [attachment] = copy.projects.get("P-000002").attachments
        assert b"".join(copy.files.open(attachment.sha256)) == b"%PDF" + bytes([1]) * 300_000
        assert copy.projects.table(search="bracket")["number"].size == 3
        assert copy.view("PA12 to print") == desk.view("PA12 to print")
        assert copy.projects.place(order()).number == "P-000004"


def without_revision(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Without what every database has of its own."""
    return {name: found for name, found in rows.items() if name not in ("alembic_version", "generations")}


def test_a_backup_of_either_database_goes_into_postgresql(desk: Desk, tmp_path: Path, postgres_desks: Any) -> None:
    busy_desk(desk)
    backup(desk, tmp_path / "desk.tar")
    with postgres_desks.fresh() as url, restored(tmp_path / "desk.tar", elsewhere(tmp_path / "new", url)) as copy:
        assert without_revision(every_row(copy)) == without_revision(every_row(desk))
        assert_whole(copy)
        assert copy.projects.place(order()).number == "P-000004"
        with pytest.raises(StoreError, match="has projects already"):
            restore(tmp_path / "desk.tar", elsewhere(tmp_path / "new", url), copy.files)


def test_every_backup_made_while_three_writers_work_is_whole(database_url: str, tmp_path: Path) -> None:
    desk = connect(database_url, data=tmp_path)
    with desk, writers(database_url, tmp_path, 3):
        for number in range(size(4, 20)):
            made = backup(desk, tmp_path / f"{number}.tar")
            with restored(made.path, elsewhere(tmp_path / f"copy{number}")) as copy:
                assert_whole(copy)
                assert len(copy.projects.table()) == made.counts["projects"]
                for attachment in files_of(copy):
                    assert copy.files.exists(attachment)


def files_of(desk: Desk) -> list[str]:
    return [one.sha256 for number in desk.projects.table()["number"] for one in desk.projects.get(number).attachments]


@contextmanager
def writers(url: str, folder: Path, count: int) -> Iterator[None]:
    """Threads that place, move, attach and detach until the block ends; their first error is raised."""
    stop, started, errors = threading.Event(), threading.Barrier(count + 1), list[BaseException]()

    def write(user: str) -> None:
        try:
            with connect(url, user=user, data=folder) as desk:
                started.wait(60)
                while not stop.is_set():
                    work_on(desk, user)
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=write, args=(f"w{number}",)) for number in range(count)]
    for thread in threads:
        thread.start()
    started.wait(60)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]


def work_on(desk: Desk, user: str) -> None:
    number = desk.projects.place(order()).number
    project = desk.projects.attach(number, "a.txt", io.BytesIO(f"{user} {number}".encode()))
    desk.projects.move(number, "Printing", "Now.")
    desk.projects.detach(number, project.attachments[0].id)


def test_a_backup_never_replaces_a_file_unasked(sqlite_desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "desk.tar"
    file.write_text("precious")
    with pytest.raises(BackupExists):
        backup(sqlite_desk, file)
    assert file.read_text() == "precious"
    backup(sqlite_desk, file, force=True)
    assert tarfile.is_tarfile(file)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_a_lost_stored_file_is_named_and_the_rest_is_saved(sqlite_desk: Desk, tmp_path: Path) -> None:
    busy_desk(sqlite_desk, 1)
    [attachment] = sqlite_desk.projects.get("P-000001").attachments
    sqlite_desk.files.delete(attachment.sha256)
    assert backup(sqlite_desk, tmp_path / "desk.tar").missing == (attachment.sha256,)
    settings = elsewhere(tmp_path / "new")
    assert restore(tmp_path / "desk.tar", settings, FileStore(settings.files_place)).missing == (attachment.sha256,)


def test_a_backup_goes_only_where_no_desk_is(sqlite_desk: Desk, tmp_path: Path) -> None:
    backup(sqlite_desk, tmp_path / "desk.tar")
    before = (tmp_path / "printdesk.db").read_bytes()
    with pytest.raises(StoreError, match="There is a database already"):
        restore(tmp_path / "desk.tar", elsewhere(tmp_path), sqlite_desk.files)
    assert (tmp_path / "printdesk.db").read_bytes() == before


@pytest.fixture
def saved(sqlite_desk: Desk, tmp_path: Path) -> Path:
    busy_desk(sqlite_desk, 2)
    return backup(sqlite_desk, tmp_path / "desk.tar").path


def refusal(file: Path, folder: Path) -> str:
    settings = elsewhere(folder)
    with pytest.raises(BadBackup) as caught:
        restore(file, settings, FileStore(settings.files_place))
    assert not (folder / "printdesk.db").exists()
    return str(caught.value)


@pytest.mark.parametrize("left", [0, 100, 20_000, 400_000, -11_264])
def test_a_backup_cut_short_is_refused(saved: Path, tmp_path: Path, left: int) -> None:
    cut = tmp_path / "cut.tar"
    cut.write_bytes(saved.read_bytes()[:left])
    assert "cannot be restored" in refusal(cut, tmp_path / "new")


def rebuilt(saved: Path, change: Callable[[str, bytes], bytes], *more: tuple[str, bytes]) -> Path:
    """The backup with the content of its members changed, and more members before them."""
    file = saved.with_name("changed.tar")
    with tarfile.open(saved) as old, tarfile.open(file, "w") as new:
        members = [(member.name, old.extractfile(member).read()) for member in old]  # type: ignore[union-attr]
        for name, content in (*more, *((name, change(name, content)) for name, content in members)):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
    return file


def test_a_changed_database_is_noticed(saved: Path, tmp_path: Path) -> None:
    file = rebuilt(saved, lambda name, content: content[:-1] + b"!" if name.endswith(".db") else content)
    assert "its database is not the one that was backed up" in refusal(file, tmp_path / "new")


def test_a_backup_of_a_newer_format_is_refused(saved: Path, tmp_path: Path) -> None:
    def newer(name: str, content: bytes) -> bytes:
        return json.dumps(json.loads(content) | {"format": 2}).encode() if name == "manifest.json" else content

    assert "install that version or a later one" in refusal(rebuilt(saved, newer), tmp_path / "new")


def test_nothing_is_written_outside_the_data_folder(saved: Path, tmp_path: Path) -> None:
    evil = [("../../evil", b"x"), ("files/../../evil", b"x"), ("/tmp/evil-of-printdesk", b"x")]
    file = rebuilt(saved, lambda _, content: content, *evil)
    before = set(tmp_path.rglob("*"))
    with restored(file, elsewhere(tmp_path / "deep" / "new")) as copy:
        assert_whole(copy)
    outside = {path for path in set(tmp_path.rglob("*")) - before if (tmp_path / "deep") not in [path, *path.parents]}
    assert outside == set()


def test_an_old_database_is_upgraded_after_a_backup_of_it(tmp_path: Path) -> None:
    from core.store.database import Database
    from core.store.migrate import HEAD
    from core.store.migrate import upgrade as migrate

    settings = elsewhere(tmp_path)
    database = Database(settings.url)
    migrate(database, "0001")
    database.close()
    with pytest.raises(DeskError, match="printdesk serve"):
        connect(settings.url, data=tmp_path)
    done = upgrade(settings)
    assert done is not None
    assert (done.found, done.reached) == ("0001", HEAD)
    assert upgrade(settings) is None
    connect(settings.url, data=tmp_path).close()
    old = elsewhere(tmp_path / "old")
    assert restore(done.backup, old, FileStore(old.files_place)).counts["projects"] == 0
