"""A real JupyterLab on loopback, with folders of its own, and a notebook in it as a person uses one."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from tests.serving import answers, free_port, wait_for

ROOT = Path(__file__).parents[1]
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
PLACES = {
    "HOME": "home",
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
}
NUMBERED = re.compile(r"\[\d+\]:")
SETTINGS = {
    "apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},  # nothing of the internet
    "notebook-extension/tracker": {"windowingMode": "none"},  # cells out of sight stay in the page
}


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    address: str
    token: str
    notebooks: Path

    def write(self, cells: Sequence[str], name: str = "work.ipynb") -> None:
        """Put a notebook of code cells into its folder."""
        write(self.notebooks / name, cells)


def write(path: Path, cells: Sequence[str]) -> None:
    """A notebook of code cells."""
    made = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": KERNEL}), path)


@contextmanager
def lab(folder: Path, *, dark: bool = False, **environment: str) -> Iterator[Lab]:
    """JupyterLab with the notebooks in `folder/notebooks`, as long as the block."""
    places = {name: folder / place for name, place in PLACES.items()}
    notebooks, port, token = folder / "notebooks", free_port(), secrets.token_hex(16)
    for place in (notebooks, *places.values()):
        place.mkdir(parents=True, exist_ok=True)
    theme = {"theme": "JupyterLab Dark" if dark else "JupyterLab Light"}
    for name, values in (SETTINGS | {"apputils-extension/themes": theme}).items():
        path = places["JUPYTERLAB_SETTINGS_DIR"] / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    given = os.environ | {name: str(place) for name, place in places.items()} | environment | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={notebooks}", "--LabApp.extension_manager=readonly"]
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(command, cwd=notebooks, env=given, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: answers(f"{address}/api"), 60)
        yield Lab(address, token, notebooks)
    finally:
        server.terminate()
        server.wait(30)


class Notebook:
    """A notebook that is open in a browser's page."""

    def __init__(self, page: Any, lab: Lab, name: str = "work.ipynb") -> None:
        self.page, self._lab = page, lab
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        # a workspace of its own, else JupyterLab opens again what was open before
        self._address = f"{lab.address}/lab/workspaces/{secrets.token_hex(4)}/tree/{name}?token={lab.token}"
        self.reload()

    def reload(self) -> None:
        """Load the page again, the kernel goes on, and begin with the first cell."""
        self._ran = 0
        self.page.goto(self._address)
        self.cells = self.page.locator(".jp-NotebookPanel:visible .jp-Notebook .jp-CodeCell")
        self.cells.first.wait_for(timeout=60_000)
        self.page.get_by_text(re.compile(r"Python 3.*\| Idle")).wait_for(timeout=60_000)

    def run(self) -> Any:
        """Run the next cell of code and return what it shows; fails when the cell did."""
        cell = self.cells.nth(self._ran)
        self._ran += 1
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".jp-Editor").click()
        self.page.keyboard.press("Control+Enter")
        wait_for(lambda: prompt.inner_text() != before and NUMBERED.match(prompt.inner_text()) is not None, 60)
        shown = cell.locator(".jp-OutputArea").first
        errors = shown.locator("[data-mime-type='application/vnd.jupyter.stderr']")
        assert not errors.count(), errors.first.inner_text()
        return shown

    def run_to(self, code: str) -> Any:
        """Run the cells up to the one that has *code* in it, and return what that one shows."""
        shown = None
        while shown is None or code not in self.cells.nth(self._ran - 1).locator(".jp-Editor").inner_text():
            shown = self.run()
        return shown

    @property
    def foreign(self) -> list[str]:
        """Requests that left this machine."""
        ours = (self._lab.address, self._lab.address.replace("http", "ws", 1), "data:", "blob:")
        return [url for url in self.asked if not url.startswith(ours)]
