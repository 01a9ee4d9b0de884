"""What the README tells people to do works."""

import re
import shlex
from pathlib import Path

import pytest

from core import connect
from tests.factory import order

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
SHELL = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


def test_the_readme_begins_with_two_commands_of_one_line_each() -> None:
    demo, check = SHELL[0], SHELL[1]
    assert demo.count("\n") == check.count("\n") == 1
    assert demo.rstrip().endswith(".venv/bin/printdesk demo")
    assert check.rstrip().endswith(".venv/bin/python -m tests")
    assert "--require-hashes -r requirements.lock" in demo
    assert "--require-hashes -r requirements-test.lock" in check


def test_python_snippets_run_one_after_the_other(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_projects(sqlite_url, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRINTDESK_DATABASE_URL", sqlite_url)
    names: dict[str, object] = {}
    for snippet in PYTHON:
        exec(compile(snippet, "README.md", "exec"), names)
    assert (tmp_path / "pending.csv").read_text(encoding="utf-8").count("\n") == 3
    names["desk"].close()


def with_projects(url: str, folder: Path) -> None:
    desk = connect(url, data=folder)
    for title in ("Bracket set", "Gear box", "Enclosure"):
        desk.projects.place(order(title=title))
    desk.close()


def test_every_place_that_the_readme_names_exists() -> None:
    for place in re.findall(r"`((?:core|dashboard|tests|bench|docs|\.ci)/[\w./]*)`", README):
        assert (ROOT / place).exists(), place
    for place in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / place).exists(), place


def test_every_command_that_the_readme_names_exists() -> None:
    import typer

    from dashboard.cli.app import make_app

    known = set(typer.main.get_command(make_app()).commands)
    named = {words[1] for words in commands() if len(words) > 1 and not words[1].startswith("-")}
    assert named <= known
    assert {"demo", "serve", "import", "check", "backup"} <= named


def commands() -> list[list[str]]:
    lines = [line for block in SHELL for line in re.split(r"&&|\n", block)]
    lines += re.findall(r"`(printdesk [^`]*)`", README)
    split = [shlex.split(line, comments=True) for line in lines]
    return [words for words in split if words and words[0].endswith("printdesk")]


def test_the_command_for_full_sizes_runs_every_test_that_has_two_sizes() -> None:
    [places] = re.findall(r"`PRINTDESK_TEST_SIZE=full \S+ -m pytest ([^`]+)`", README)
    sized = re.compile(r'PRINTDESK_TEST_SIZE"\) == "full"|^from tests.crash.processes import .*\bsize\b', re.MULTILINE)
    files = {path for path in (ROOT / "tests").rglob("test_*.py") if sized.search(path.read_text(encoding="utf-8"))}
    assert len(files) > 5
    folders = [ROOT / place for place in places.split()]
    assert [file for file in files if not any(file.is_relative_to(folder) for folder in folders)] == []
