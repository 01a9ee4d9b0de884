"""The `printdesk` command for tests, with none of the developer's settings."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import core
from dashboard.cli import main
from tests.factory import item, order

ROOT = Path(__file__).parents[1]
Run = subprocess.CompletedProcess[str]


def command(*arguments: object) -> list[str]:
    """The arguments of a process that runs it, as its users do."""
    return [sys.executable, "-m", "dashboard.cli", *(str(one) for one in arguments)]


def environment(**settings: str) -> dict[str, str]:
    """The environment without settings of Printdesk, but with these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PRINTDESK_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "COLUMNS": "120", **settings}


def printdesk(*arguments: object, folder: Path, given: str = "", **settings: str) -> Run:
    """Run it to its end in *folder*, in this process: to start one of its own takes longer than most commands do."""
    said, told = _Written(), _Written()
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, environment(**settings), clear=True),
        mock.patch.object(sys, "stdin", io.StringIO(given)),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(told),
        pytest.raises(SystemExit) as end,
    ):
        main([str(one) for one in arguments])
    return Run(list(arguments), end.value.code, said.text, told.text)


class _Written(io.TextIOWrapper):
    """What a command writes, as text or as bytes."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), "utf-8", write_through=True)

    @property
    def text(self) -> str:
        """All of it, as `subprocess` reads it."""
        written: Any = self.buffer
        return str(written.getvalue().decode().replace("\r\n", "\n"))


def done(run: Run) -> str:
    """What it printed, having worked without a word on standard error."""
    assert (run.returncode, run.stderr) == (0, ""), run
    return run.stdout


def refused(run: Run) -> str:
    """The sentence with which the desk refused."""
    assert (run.returncode, run.stdout) == (1, ""), run
    return run.stderr


def desk_of_three(folder: Path, empty: str) -> Path:
    """Three projects in `data` of *folder*: P-000001 and P-000003 pending, P-000002 printing, its mail waiting."""
    with core.connect(empty, data=folder / "data") as desk:
        desk.projects.place(order(key="one", comment="Hurry [red]please[/red]"))
        gears = order(key="two", title="Gears", currency="JPY", shipping_cost=0, items=[item(unit_price=700)])
        desk.projects.place(gears)
        desk.projects.move("P-000002", "Printing", "Soon.")
        desk.projects.place(order(key="three", shipping={"country": "FR"}, ordered_at="2026-04-01T00:00:00Z"))
    return folder
