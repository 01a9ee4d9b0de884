"""The dashboard's views in a real JupyterLab, used by hand and by code."""

import hashlib
import io
import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from core import Desk
from tests.browser.conftest import wait_for
from tests.factory import CUBE, item
from tests.jupyter import Lab, Notebook, lab

MODEL = CUBE.read_bytes()
BEGIN = """
from core import connect
from dashboard import MoveDialog, ProjectDetail, ProjectList, ProjectView, notebook
from dashboard.views.model_viewer import ModelViewer
desk = connect(data="{data}", database_url="{url}", user="ada")
notebook()
"""


@pytest.fixture(autouse=True)
def _with_patience() -> Iterator[None]:
    """JupyterLab takes its time on a busy machine."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture
def open_notebook(page: Any, jupyter: Lab, sqlite_desk: Desk) -> Callable[..., Notebook]:
    """Opens a notebook of these cells, whose first one has connected to the desk."""

    name = f"{sqlite_desk.settings.data.name}.ipynb"  # one of its own, with a kernel of its own

    def opened(*cells: str) -> Notebook:
        begin = BEGIN.format(data=sqlite_desk.settings.data, url=sqlite_desk.settings.url)
        jupyter.write([begin, *cells], name)
        notebook = Notebook(page, jupyter, name)
        notebook.run()
        return notebook

    return opened


def test_a_project_is_found_opened_and_moved_and_the_next_cell_sees_it(
    page: Any, sqlite_desk: Desk, place: Callable[..., str], open_notebook: Callable[..., Notebook]
) -> None:
    stored = sqlite_desk.files.put(io.BytesIO(MODEL))
    bracket = place(title="Bracket")
    gear = place(title="Gear", items=[item(name="gear.stl", file={"sha256": stored.sha256})])
    notebook = open_notebook(
        "view = ProjectList(desk)\nview",
        'view.search = "gear"',
        "print(view.search, view.table['title'].tolist(), view.selection['number'].tolist())",
        "desk.outbox.deliver_once()\nproject = desk.projects.get(view.opened)",
        "print(project.number, project.status, project.messages[0].state, project.messages[0].body)",
        "import hvplot.pandas\nview.table.hvplot.bar(x='number', y='total')",
        f"ModelViewer(desk, sha256='{stored.sha256}', file_name='gear.stl')",
    )
    shown = notebook.run()
    rows = shown.locator("tbody tr")
    expect(rows).to_have_count(2)
    notebook.run()  # a filter set by code
    expect(rows).to_have_count(1)
    shown.get_by_label("Search").fill("bracke")  # and one by hand
    shown.get_by_label(f"Select {bracket}").check()
    expect(notebook.run()).to_contain_text(f"bracke ['Bracket'] ['{bracket}']")

    shown.get_by_role("button", name="Clear filters").click()
    shown.get_by_text("Gear").click()
    with page.expect_download() as download:
        shown.get_by_role("button", name="gear.stl", exact=True).click()
    assert download.value.path().read_bytes() == MODEL
    shown.get_by_role("button", name="Printing", exact=True).click()
    shown.get_by_label("Message", exact=True).fill("Hello {customer}, we start today.")
    shown.get_by_role("button", name="Send").click()
    expect(shown.locator(".lead-in .chip")).to_have_text("Printing")
    notebook.run()
    told = notebook.run()
    expect(told).to_contain_text(f"{gear} Printing sent Hello Ada Meyer,")
    expect(told).to_contain_text("we start today.")
    assert "we start today" in next(sqlite_desk.settings.data.glob("mail/new/*")).read_text()

    shown.get_by_role("button", name="Projects", exact=True).click()
    expect(rows).to_have_count(2)
    sqlite_desk.projects.move(bracket, "Printing")  # a colleague, in another process
    expect(rows.filter(has_text="Bracket")).to_contain_text("Printing")
    with page.expect_download() as download:
        shown.get_by_role("button", name="Export CSV").click()
    assert download.value.path().read_text(encoding="utf-8-sig").count("Printing") == 2
    expect(notebook.run().locator("canvas").first).to_be_visible()
    model = notebook.run().get_by_role("img", name="3D model of gear.stl, 20.0 x 20.0 x 20.0 mm · 260 triangles")
    expect(model).to_be_visible()
    assert notebook.foreign == []


def test_the_banner_turns_to_the_project_view_and_a_refusal_is_a_sentence(
    page: Any, sqlite_desk: Desk, place: Callable[..., str], open_notebook: Callable[..., Notebook]
) -> None:
    number = place(title="Gear")
    sqlite_desk.projects.attach(number, "drawing.txt", [b"20 mm"])
    notebook = open_notebook(
        f"detail = ProjectDetail(desk, number='{number}')\ndetail",
        f"ProjectView(desk, number='{number}')",
        f"MoveDialog(desk, number='{number}', status='Printing', open=True)",
        "ProjectList(desk)",
    )
    shown = notebook.run()
    shown.get_by_role("button", name="Project View").click()
    with page.expect_download() as download:
        shown.get_by_role("button", name="drawing.txt", exact=True).click()
    assert download.value.path().read_bytes() == b"20 mm"
    shown.get_by_label("A note for colleagues").fill("Check the holes.")
    shown.get_by_role("button", name="Add note").click()
    expect(shown.get_by_text("Check the holes.")).to_be_visible()
    wait_for(lambda: len(sqlite_desk.projects.get(number).notes) == 1)
    shown.get_by_role("button", name="Back to the project").click()
    expect(shown.get_by_role("region", name="History")).to_contain_text("wrote a note")

    expect(notebook.run().get_by_text("Check the holes.")).to_be_visible()
    dialog = notebook.run()
    expect(dialog.get_by_role("heading", name="Printing")).to_be_visible()
    dialog.get_by_role("button", name="Back").click()

    projects = notebook.run()
    projects.get_by_label("Ordered from").fill("2026-05-01")
    projects.get_by_label("Ordered to").fill("2026-04-01")
    expect(projects.get_by_role("alert")).to_contain_text("The dates end (2026-04-01) before they begin")
    projects.get_by_role("button", name="Clear filters").first.click()
    expect(projects.get_by_role("alert")).to_have_count(0)
    expect(projects.locator("tbody tr")).to_have_count(1)
    assert notebook.foreign == []


READ = """
import hashlib
files = desk.projects.get(view.number).attachments
for file in files:
    print(file.file_name, file.added_by, hashlib.sha256(b"".join(desk.files.open(file.sha256))).hexdigest())
"""
DROPPED = """(contents) => {
  const data = new DataTransfer()
  for (const [name, content] of contents) {
    data.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name))
  }
  return data
}"""


def test_files_are_added_in_a_cell_and_the_next_cell_reads_them(
    page: Any, place: Callable[..., str], open_notebook: Callable[..., Notebook]
) -> None:
    notebook = open_notebook(f"view = ProjectView(desk, number='{place()}')\nview", READ)
    shown = notebook.run()
    files = {"Plan ö.bin": os.urandom(5_300_000), "empty.txt": b"", "a.txt": b"20 mm"}
    given = [{"name": name, "mimeType": "", "buffer": content} for name, content in files.items()]
    shown.get_by_label("Files to add").set_input_files(given[0])
    contents = [(name, b64encode(files[name]).decode()) for name in ("empty.txt", "a.txt")]
    dropped = page.evaluate_handle(DROPPED, contents)
    shown.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})  # while the other one is on its way
    expect(shown.locator(".files li")).to_have_count(3)
    expect(shown.locator(".uploading")).to_be_hidden()
    told = notebook.run()
    for name, content in files.items():
        expect(told).to_contain_text(f"{name} ada {hashlib.sha256(content).hexdigest()}")
    with page.expect_download() as download:
        shown.get_by_role("button", name="Plan ö.bin", exact=True).click()
    assert download.value.path().read_bytes() == files["Plan ö.bin"]
    assert notebook.foreign == []


def test_what_is_canceled_or_refused_leaves_nothing_behind(
    page: Any, sqlite_desk: Desk, place: Callable[..., str], open_notebook: Callable[..., Notebook], tmp_path: Path
) -> None:
    """By hand, for its size, for its name, for another file begun in a second cell, and for who may only look."""
    notebook = open_notebook(
        f"desk.settings.upload_limit = 100_000_000\nview = ProjectView(desk, number='{place()}')\nview",
        "view",
        "view.attachments._uploads._arrivals",
        "from core.accounts.roles import Role\nfrom core.accounts.acting import Person\n"
        "ProjectView(desk.acting_as(Person('eve', Role.VIEWER)), number=view.number)",
    )
    first = notebook.run()
    sizes = {"large.bin": 90_000_000, "larger.bin": 100_000_001, "aux.txt": 1, "small.txt": 1}
    for name, size in sizes.items():
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    choose = first.get_by_label("Files to add")
    choose.set_input_files([tmp_path / name for name in ("large.bin", "larger.bin")])
    page.wait_for_function("bar => bar.value > 0.01", arg=first.get_by_label("Upload", exact=True).element_handle())
    first.get_by_role("button", name="Cancel the upload of large.bin").click()
    said = first.get_by_role("alert")
    expect(said).to_have_text("larger.bin was not added. The file is larger than 100 MB, the most that is accepted.")
    choose.set_input_files(tmp_path / "aux.txt")
    expect(said).to_have_text(
        "aux.txt was not added. The file name aux.txt cannot be used: some systems keep it for themselves."
    )
    choose.set_input_files(tmp_path / "large.bin")
    expect(first.locator(".uploading")).to_be_visible()
    second = notebook.run()
    second.get_by_label("Files to add").set_input_files(tmp_path / "small.txt")
    expect(said).to_have_text(
        "large.bin was not added. Another file was begun before it had come whole. Please add it again."
    )
    expect(first.locator(".uploading")).to_be_hidden()
    expect(second.get_by_text("small.txt")).to_be_visible()
    expect(notebook.run()).to_contain_text("{}")
    left = [path.stat().st_size for path in (sqlite_desk.settings.data / "files").rglob("*") if path.is_file()]
    assert [size for size in left if size in sizes.values()] == [1]
    attachments = sqlite_desk.projects.get("P-000001").attachments
    assert [file.file_name for file in attachments] == ["small.txt"]
    looking = notebook.run()
    expect(looking.get_by_text("small.txt")).to_be_visible()
    expect(looking.get_by_role("button", name="Add files")).to_be_hidden()
    assert notebook.foreign == []
