"""A notebook as a page: made by `panel serve`, and by the preview of the Jupyter server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from core import Desk
from tests.factory import order
from tests.jupyter import ROOT, lab, write
from tests.serving import answers, free_port, wait_for

BEGIN = """
from core import connect
from dashboard import ProjectList, notebook
desk = connect(data="{data}", database_url="{url}")
notebook()
"""
FILE = os.urandom(1_300_000)


@pytest.fixture
def cells(sqlite_desk: Desk) -> list[str]:
    """A notebook with the list of two projects."""
    for title in ("Bracket", "Gear"):
        sqlite_desk.projects.place(order(title=title))
    return [BEGIN.format(data=sqlite_desk.settings.data, url=sqlite_desk.settings.url), "ProjectList(desk)"]


@pytest.fixture
def asked(page: Any) -> Iterator[list[str]]:
    """What the page has asked of other machines, which is nothing."""
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    yield urls
    assert [url for url in urls if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))] == []


def work(page: Any, address: str) -> None:
    """Find a project in the list, open it, and add a file to it."""
    page.goto(address, timeout=120_000)
    expect(page.locator("tbody tr")).to_have_count(2, timeout=60_000)
    page.get_by_label("Search").fill("gear")
    expect(page.locator("tbody tr")).to_have_count(1, timeout=20_000)
    page.get_by_text("Gear").first.click()
    expect(page.get_by_role("region", name="History")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Project View").click()
    file = {"name": "plan.bin", "mimeType": "", "buffer": FILE}
    page.get_by_label("Files to add").set_input_files(file, timeout=20_000)
    expect(page.get_by_role("button", name="plan.bin", exact=True)).to_be_visible(timeout=20_000)


def added(desk: Desk) -> list[bytes]:
    """What the files of all projects have in them."""
    projects = map(desk.projects.get, desk.projects.table()["number"])
    return [b"".join(desk.files.open(file.sha256)) for project in projects for file in project.attachments]


def test_panel_serves_a_notebook(
    page: Any, cells: list[str], asked: list[str], sqlite_desk: Desk, tmp_path: Path
) -> None:
    write(tmp_path / "work.ipynb", cells)
    port = free_port()
    command = [sys.executable, "-m", "panel", "serve", "work.ipynb", "--liveness"]
    command += ["--address", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/liveness"), 60)
        work(page, f"http://127.0.0.1:{port}/work")
        assert added(sqlite_desk) == [FILE]
    finally:
        server.terminate()
        server.wait(30)


def test_the_jupyter_server_previews_a_notebook(
    page: Any, cells: list[str], asked: list[str], sqlite_desk: Desk, tmp_path: Path
) -> None:
    with lab(tmp_path) as jupyter:
        jupyter.write(cells)
        work(page, f"{jupyter.address}/panel-preview/render/work.ipynb?kernel=python3&token={jupyter.token}")
        assert added(sqlite_desk) == [FILE]
