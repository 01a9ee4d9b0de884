"""Takes docs/screenshot.png from the demo as it runs: `.venv/bin/python docs/screenshot.py` (needs Chromium)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).with_name("screenshot.png")
DEMO = [sys.executable, "-m", "dashboard.cli", "demo"]


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo that runs as long as the block."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*DEMO, "--data", str(Path(folder, "demo"))]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PICTURE.parents[1])
        try:
            assert server.stdout is not None
            yield next(found[0] for line in server.stdout if (found := re.search(r"http://[\d.:]+", line)))
        finally:
            server.terminate()
            server.wait()


def take(address: str) -> None:
    """Photograph a list with projects of every status, as it looks when everything is there."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 860}, color_scheme="light")
        page.goto(f"{address}/projects?search=bracket")
        page.get_by_role("link", name=re.compile(r"P-\d{6}")).first.wait_for()
        page.wait_for_timeout(1000)  # until nothing moves any more
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    with demo() as url:
        take(url)
    print(f"Wrote {PICTURE}.")
