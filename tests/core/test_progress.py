"""A bar shows that something happens where a person waits, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

LONG = """
import time
from core.progress import bar
with bar("Reading projects") as begin:
    step = begin(1000)
    for done in (0, 400, 900):
        time.sleep(0.6)
        step(done)
    print("half-way")
    time.sleep(0.3)
"""
ROOT = Path(__file__).parents[2]


def test_a_script_prints_no_bar() -> None:
    done = subprocess.run([sys.executable, "-c", LONG], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("half-way\n", "")


def test_a_notebook_shows_a_bar_while_something_takes_long() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(LONG)])
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(ROOT)}})
    client.execute()  # raises where the cell does
    assert "Reading projects" in str(client.widget_state)
