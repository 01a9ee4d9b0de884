"""The file store keeps every byte, and nothing else."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadFileName, FileMissing, FileTooLarge, StorageFull
from core.files import CHUNK, PIECE, FileStore
from core.names import check_file_name

CONTENT = bytes(range(256)) * 3000  # several chunks


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FileStore]:
    yield FileStore(tmp_path / "files" if request.param == "folder" else "memory://desk")
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()


def written(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_is_put_comes_out_again(store: FileStore) -> None:
    """The name is the sha256 of the content."""
    stored = store.put(io.BytesIO(CONTENT))
    assert (stored.sha256, stored.size) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    assert b"".join(store.open(stored.sha256)) == CONTENT
    assert store.exists(stored.sha256)
    assert store.size(stored.sha256) == len(CONTENT)
    with store.as_path(stored.sha256) as path:
        assert path.read_bytes() == CONTENT


@pytest.mark.parametrize(("start", "end"), [(0, 0), (0, 1), (5, PIECE + 9), (PIECE, None), (700_000, 10**7)])
def test_any_range_can_be_read(store: FileStore, start: int, end: int | None) -> None:
    """Ranges are half open and end at the end of the file."""
    assert b"".join(store.open(store.put([CONTENT]).sha256, start, end)) == CONTENT[start:end]


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    """A second put of the same bytes adds no file."""
    store = FileStore(tmp_path)
    assert store.put([b"a", b"b"]) == store.put(io.BytesIO(b"ab"))
    assert len(written(tmp_path)) == 1


def test_a_deleted_file_is_missing(store: FileStore) -> None:
    """Deleting twice is no error; reading then is one, at once."""
    sha256 = store.put([b"x"]).sha256
    store.delete(sha256)
    store.delete(sha256)
    for use in (store.open, store.size):
        with pytest.raises(FileMissing, match="is not in the file store"):
            use(sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "ab/../" + "c" * 58])
def test_only_a_sha256_is_a_name(store: FileStore, name: str) -> None:
    """No other text reaches the file system."""
    with pytest.raises(FileMissing):
        store.open(name)
    with pytest.raises(FileMissing):
        store.delete(name)


def test_a_file_over_the_limit_leaves_nothing(tmp_path: Path) -> None:
    """The limit holds while the file streams in, not after."""
    with pytest.raises(FileTooLarge, match="larger than 1 MB"):
        FileStore(tmp_path).put((bytes(CHUNK) for _ in range(1000)), limit=1_000_000)
    assert written(tmp_path) == []


def test_a_stream_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    """A connection that is lost in the middle stores no half file."""

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        FileStore(tmp_path).put(broken())
    assert written(tmp_path) == []


def test_a_full_disk_is_said_in_a_sentence(tmp_path: Path) -> None:
    """/dev/full refuses every byte, as a full disk does."""
    incoming = FileStore(tmp_path).incoming()
    incoming._file.close()
    incoming._file = Path("/dev/full").open("wb")  # noqa: SIM115  # closed by the store
    with pytest.raises(StorageFull, match="disk is full"):
        incoming.write(bytes(CHUNK))
    assert written(tmp_path) == []


KILLED = """
import sys
from core.files import FileStore
incoming = FileStore(sys.argv[1]).incoming()
incoming.write(bytes(1_000_000))
print("half way", flush=True)
sys.stdin.read()
"""


def test_a_crash_leaves_only_what_sweep_removes(tmp_path: Path) -> None:
    """A kill in the middle of an upload shows no file, and fresh uploads of others are not swept."""
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "half way\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    store = FileStore(tmp_path)
    assert [path.parent.name for path in written(tmp_path)] == ["incoming"]
    assert store.sweep() == 0
    assert store.sweep(older_than=timedelta(0)) == 1
    assert written(tmp_path) == []


def test_two_servers_may_delete_and_sweep_the_same_files_at_once(tmp_path: Path) -> None:
    stores = [FileStore(tmp_path / "files") for _ in range(2)]
    names = [stores[0].put([os.urandom(9)]).sha256 for _ in range(300)]
    left = [stores[0].incoming() for _ in range(300)]

    def clear(store: FileStore) -> int:
        for name in names:
            store.delete(name)
        return store.sweep(timedelta(0))

    with ThreadPoolExecutor() as pool:
        assert sum(pool.map(clear, stores)) == len(left)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    for incoming in left:
        incoming.discard()


def test_memory_stays_flat_for_large_files(tmp_path: Path) -> None:
    """200 MB go in and out with a few chunks in memory."""
    store = FileStore(tmp_path)
    piece = os.urandom(CHUNK)
    tracemalloc.start()
    try:
        stored = store.put(piece for _ in range(800))
        assert sum(map(len, store.open(stored.sha256))) == stored.size == 800 * CHUNK
        assert tracemalloc.get_traced_memory()[1] < 4 * PIECE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x.stl",
        "a/b",
        "a\\b",
        "C:x",
        "CON",
        "nul.txt",
        "lpt1",
        "x.",
        "x" * 256,
        "ö" * 128,
        "\0",
    ],
)
def test_names_no_file_system_should_see_are_refused(name: str) -> None:
    """Path parts, reserved and over-long names."""
    with pytest.raises(BadFileName, match="The file name"):
        check_file_name(name)


def test_a_name_is_folded_to_what_people_see() -> None:
    """Control characters become spaces; marks that turn the reading direction go."""
    assert check_file_name(" Halter\n links\x07.stl ") == "Halter  links .stl"
    assert check_file_name("invoice\u202efdp.exe") == "invoicefdp.exe"
    assert check_file_name("Mu\u0308ller <3>.stl") == "M\u00fcller <3>.stl"


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_an_accepted_name_stays_in_its_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Whatever name passes can be written, inside the folder it is joined to."""
    try:
        checked = check_file_name(name)
    except BadFileName:
        return
    folder = tmp_path_factory.getbasetemp()
    path = folder / checked
    assert path.resolve().parent == folder.resolve()
    path.write_bytes(b"")
    path.unlink()
    assert check_file_name(checked) == checked
