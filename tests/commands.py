"""The `printdesk` command for tests: run as its users run it, with none of the developer's settings."""

import os
import subprocess
import sys
from pathlib import Path

import core
from tests.factory import item, order

ROOT = Path(__file__).parents[1]
Run = subprocess.CompletedProcess[str]


def command(*arguments: object) -> list[str]:
    """The arguments of a process that runs it."""
    return [sys.executable, "-m", "dashboard.cli", *(str(one) for one in arguments)]


def environment(**settings: str) -> dict[str, str]:
    """The environment without settings of Printdesk, but with these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PRINTDESK_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "COLUMNS": "120", **settings}


def printdesk(*arguments: object, folder: Path, given: str = "", **settings: str) -> Run:
    """Run it to its end in *folder*."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(**settings),
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


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
