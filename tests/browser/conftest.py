"""A desk with a few projects, served to the browser of a test, or connected to in a notebook."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from core import Desk
from tests.factory import printable
from tests.jupyter import Lab, Notebook, lab
from tests.serving import serving, wait_for

__all__ = ["serving", "wait_for"]

BEGIN = """
from core import connect
from dashboard import MoveDialog, ProjectDetail, ProjectList, ProjectView, notebook
from dashboard.views.model_viewer import ModelViewer
desk = connect(data="{data}", database_url="{url}", user="ada")
notebook()
"""


@pytest.fixture
def served(sqlite_desk: Desk) -> Iterator[str]:
    """The address of the dashboard of `sqlite_desk`."""
    with serving(sqlite_desk) as address:
        yield address


@pytest.fixture
def place(sqlite_desk: Desk, order: Callable[..., dict[str, Any]]) -> Callable[..., str]:
    """Places an order that nothing speaks against, and returns the project's number."""
    usual = {"items": printable(sqlite_desk)["items"]}
    return lambda **changes: sqlite_desk.projects.place(order(**usual | changes)).number


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab for all notebooks of this process."""
    with lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture
def open_notebook(page: Any, jupyter: Lab, sqlite_desk: Desk) -> Iterator[Callable[..., Notebook]]:
    """Opens a notebook of these cells, whose first one has connected to the desk."""
    name = f"{sqlite_desk.settings.data.name}.ipynb"  # one of its own, with a kernel of its own

    def opened(*cells: str) -> Notebook:
        begin = BEGIN.format(data=sqlite_desk.settings.data, url=sqlite_desk.settings.url)
        jupyter.write([begin, *cells], name)
        notebook = Notebook(page, jupyter, name)
        notebook.run()
        return notebook

    expect.set_options(timeout=20_000)  # JupyterLab takes its time on a busy machine
    yield opened
    expect.set_options(timeout=5_000)
