"""`printdesk serve` and `printdesk demo`: how they start, and what they refuse."""

import re
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core import connect
from core.errors import DeskError
from core.settings import read_settings
from core.store.database import Database
from core.store.migrate import HEAD, upgrade
from dashboard.cli.demo_desk import MARKER, demo_folder
from tests.commands import command, environment, printdesk, refused


@contextmanager
def running(*arguments: object, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The address that the command prints, and all its lines until then; ended as with Ctrl+C, quietly."""
    calm = environment(PYTHONWARNINGS="ignore")  # Bokeh and Panel use what others have deprecated
    started = subprocess.Popen(
        command(*arguments), cwd=folder, env=calm, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    lines: list[str] = []
    try:
        for line in started.stdout:
            lines.append(line)
            if found := re.search(r"http://\S+", line):
                yield found.group(), lines
                break
        else:
            pytest.fail(f"ended with {started.wait()}: {started.communicate()[1]}")
    finally:
        started.send_signal(signal.SIGINT)
        _, said = started.communicate(timeout=30)
    assert (started.returncode in {0, 130}, said) == (True, "")


def answer(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=20) as response:
        return response.status, response.read().decode()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_serve_prints_its_address_once_it_answers_and_upgrades_after_a_backup(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    database = Database(read_settings(data=tmp_path / "data").url)
    upgrade(database, "0001")
    database.close()
    with running("serve", "--workers", 2, "--port", free_port(), folder=tmp_path) as (url, lines):
        assert answer(url)[0] == 200
    assert f"from schema 0001 to {HEAD}" in lines[0]
    assert len(list((tmp_path / "data" / "backups").glob("*.tar"))) == 1


def test_a_demo_is_filled_once_and_served(tmp_path: Path) -> None:
    for told in ("Making a demo with 5 projects", "Using the demo with 5 projects"):
        with running("demo", "--projects", 5, "--data", "shown", "--port", free_port(), folder=tmp_path) as (
            url,
            lines,
        ):
            assert answer(url)[0] == 200
            assert lines[0].startswith(told)
    with connect(data=tmp_path / "shown") as desk:
        assert len(desk.projects.table()) == 5


def test_serve_listens_on_this_machine_only(tmp_path: Path) -> None:
    assert "takes HTTPS" in refused(printdesk("serve", "--address", "0.0.0.0", folder=tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["serve", "demo"])
def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path, taken: int, name: str) -> None:
    assert f"Port {taken}" in refused(printdesk(name, "--port", taken, folder=tmp_path))


def test_a_demo_never_goes_into_a_real_desk(tmp_path: Path) -> None:
    connect(data=tmp_path / "data").close()
    with pytest.raises(DeskError, match="is not a demo"):
        demo_folder(tmp_path / "data", 5)


def test_a_demo_uses_nothing_of_the_real_desk(tmp_path: Path) -> None:
    real = read_settings(data=tmp_path / "real", database_url="postgresql://db.example.com/x", files_url="s3://bucket")
    settings = demo_folder(tmp_path / "demo", 5).settings(real)
    assert settings.url == f"sqlite:///{tmp_path / 'demo' / 'printdesk.db'}"
    assert settings.files_place == str(tmp_path / "demo" / "files")


def test_a_filling_that_was_interrupted_begins_again(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path, 3)

    def interrupt(what: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.fill(read_settings(), 3, interrupt)
    assert (tmp_path / MARKER).exists()
    again = demo_folder(tmp_path, 3)
    assert again.projects is None
    again.fill(read_settings(), 3, lambda *_: None)
    assert demo_folder(tmp_path, 3).projects == 3


def test_a_scratch_folder_is_nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mine = demo_folder(None, 5).path
    assert demo_folder(None, 5).path == mine
    assert mine.stat().st_mode & 0o077 == 0
    mine.chmod(0o777)
    assert demo_folder(None, 5).path != mine
    mine.rmdir()
    (tmp_path / "trap").mkdir()
    mine.symlink_to(tmp_path / "trap")
    assert demo_folder(None, 5).path not in {mine, tmp_path / "trap"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
