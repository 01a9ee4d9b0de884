"""What docs/api.md tells integrators is so."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core import Desk
from core.keys import Scope
from dashboard.api.problems import CASES
from tests.commands import environment
from tests.databases import missing
from tests.serving import serving

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", DOCS, flags=re.DOTALL)


def test_every_example_runs_and_does_what_is_said(sqlite_desk: Desk, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip(missing("curl"))
    sqlite_desk.materials.save({"name": "PA12", "price": {"per_part": "10"}})
    sqlite_desk.shipping.save({"name": "DHL Parcel", "rates": [{"price": "4.90"}]})
    shutil.copy(ROOT / "tests" / "samples" / "20mm-xyz-cube.stl", tmp_path / "bracket.stl")
    command = f'printdesk() {{ {sys.executable} -m dashboard.cli "$@"; }}\n'
    with serving(sqlite_desk) as address:
        script = "echo;".join(SHELL).replace("http://127.0.0.1:5006", address)
        settings = {"PRINTDESK_DATA": str(tmp_path), "PRINTDESK_DATABASE_URL": sqlite_desk.settings.url}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command + script],
            cwd=tmp_path,
            env=environment(**settings),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines() if line]
    quote, first, second, seen = answers
    assert quote["problems"] == []
    assert (first["number"], second["number"]) == ("P-000001", "P-000002")
    assert first["total"] == second["total"] == quote["total"] == "24.90"
    assert seen == first
    assert [item.sha256 for item in sqlite_desk.projects.get("P-000002").items] == [first["items"][0]["sha256"]]


def test_every_kind_of_problem_and_every_scope_is_named() -> None:
    assert {case.name for case in CASES} == set(re.findall(r"`([A-Z][A-Za-z]+)`", DOCS)) - {"POST", "GET", "Location"}
    assert set(Scope) == set(re.findall(r"^\| `(\w+:\w+)`", DOCS, flags=re.MULTILINE))
    for case in CASES:
        assert re.search(rf"^\|[^|]*\b{int(case.status)}\b[^|]*\|.*`{case.name}`", DOCS, flags=re.MULTILINE), case.name
