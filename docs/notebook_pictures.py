"""Takes the pictures of the notebooks, from JupyterLab: `python -m docs.notebook_pictures` (needs Chromium)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.jupyter import Lab, Notebook, lab

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
# picture: the notebook and the cell whose output it shows, by a piece of the cell's code
PICTURES = {
    "01_a_day_at_the_desk": ("03_the_dashboard_in_a_notebook", "detail = ProjectDetail"),
    "02_month_end_report": ("02_month_end_report", "daily.hvplot"),
    "03_the_dashboard_in_a_notebook": ("03_the_dashboard_in_a_notebook", "view = ProjectList"),
    "04_your_own_report": ("04_your_own_report", 'currency = projects["currency"]'),
}
LARGEST = (1000, 520)
COLOURS = 64  # few, so that the files stay small


def take(browser: Any, jupyter: Lab, name: str, code: str, path: Path) -> None:
    """Run the notebook up to that cell, and photograph what it shows."""
    # tall, for what is out of sight cannot be photographed
    page = browser.new_page(viewport={"width": 1400, "height": 3200})
    notebook = Notebook(page, jupyter, f"{name}.ipynb")
    shown = notebook.run_to(code)
    shown.scroll_into_view_if_needed()
    page.wait_for_timeout(4000)  # until pictures of models and charts are drawn
    shown.locator(".jp-OutputArea-output").last.screenshot(path=path)
    page.close()
    picture = Image.open(path).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, LARGEST[1] * picture.width // LARGEST[0])))
    picture.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    picture.quantize(COLOURS).save(path, optimize=True)
    print(f"Wrote {path} ({path.stat().st_size // 1000} kB).")


def main() -> None:
    """All pictures, from notebooks that run in a JupyterLab of their own."""
    images = NOTEBOOKS / "images"
    images.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, lab(Path(folder)) as jupyter, sync_playwright() as playwright:
        shutil.copytree(NOTEBOOKS, jupyter.notebooks, dirs_exist_ok=True)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for picture, (name, code) in PICTURES.items():
            take(browser, jupyter, name, code, images / f"{picture}.png")
        browser.close()


if __name__ == "__main__":
    main()
