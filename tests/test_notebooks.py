"""The notebooks for analysts: clean in the repository, and running from top to bottom in a fresh kernel."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_there_are_the_four_that_the_readme_promises() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]
    readme = (ROOT / "README.md").read_text()
    assert all(path.name in readme for path in NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    for cell in read(path).cells:
        assert cell.cell_type == "markdown" or (cell.outputs == [] and cell.execution_count is None)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_opens_with_a_picture_and_leads_to_what_exists(path: Path) -> None:
    cells = read(path).cells
    assert re.search(r"!\[[^]]+\]\(images/", cells[0].source)
    for place in re.findall(r"\]\(([^)]+)\)", "\n".join(cell.source for cell in cells)):
        assert (path.parent / place).is_file(), place
    for picture in re.findall(r"images/[\w.]+", cells[0].source):
        assert (path.parent / picture).stat().st_size < 100_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_are_short_and_follow_an_explanation(path: Path) -> None:
    cells = read(path).cells
    assert max(len(cell.source.splitlines()) for cell in cells if cell.cell_type == "code") <= 18
    assert max(len(line) for cell in cells for line in cell.source.splitlines()) <= 120


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    notebook = read(path)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    told = [out for cell in notebook.cells for out in cell.get("outputs", ()) if out.get("name") == "stderr"]
    assert not told, told[0]["text"]
