"""The API does what its description says, and nothing else, whatever it is sent: Schemathesis finds nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core import Desk
from core.limits import Limits
from tests.dashboard.programs import program
from tests.serving import serving

SETTINGS = Path(__file__).with_name("schemathesis.toml")


def findings(desk: Desk, folder: Path, *how: str) -> str:
    """What Schemathesis has found wrong with the served API of *desk*; nothing when all is well."""
    desk.limits = Limits(desk.database, desk.settings.changed(rate_factor=1000))  # dice ask often
    with serving(desk) as address:
        key = program(desk, address).secret
        tool = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"]
        tool += ["--config-file", str(SETTINGS), "run", f"{address}/api/v1/openapi.json"]
        given = ["--header", f"Authorization: Bearer {key}", "--continue-on-failure", *how]
        done = subprocess.run([*tool, *given], cwd=folder, capture_output=True, text=True, check=False)
    print(done.stdout)
    # the fifth operation is the description itself
    assert "Operations:       4 selected / 4 total" in done.stdout, done.stdout + done.stderr
    return "" if done.returncode == 0 else done.stdout + done.stderr


def offer(desk: Desk) -> None:
    """A material whose name the dice find, so that some orders are placed."""
    desk.materials.save({"name": "0", "price": {"per_part": "10"}})
    desk.shipping.save({"name": "0", "rates": [{"price": "4.90"}]})


def test_schemathesis_finds_nothing(sqlite_desk: Desk, tmp_path: Path, order: Callable[..., Any]) -> None:
    offer(sqlite_desk)
    sqlite_desk.projects.place(order())
    found = findings(sqlite_desk, tmp_path, "--max-examples", "5", "--seed", "1", "--no-shrink")
    assert found == ""


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_schemathesis_finds_nothing_in_thousands_of_cases(
    sqlite_desk: Desk, tmp_path: Path, order: Callable[..., Any]
) -> None:
    """Up to twenty minutes, with other dice each time; `pytest -s` shows how many cases, and the seed of the dice."""
    offer(sqlite_desk)
    sqlite_desk.projects.place(order())
    assert findings(sqlite_desk, tmp_path, "--max-examples", "1000", "--max-time", "1200") == ""
