"""Files that are added in a cell of a real JupyterLab."""

import hashlib
import os
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from core import Desk
from tests.jupyter import Notebook

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
    expect(second.get_by_role("button", name="small.txt", exact=True)).to_be_visible()
    expect(notebook.run()).to_contain_text("{}")
    left = [path.stat().st_size for path in (sqlite_desk.settings.data / "files").rglob("*") if path.is_file()]
    assert [size for size in left if size in sizes.values()] == [1]
    attachments = sqlite_desk.projects.get("P-000001").attachments
    assert [file.file_name for file in attachments] == ["small.txt"]
    looking = notebook.run()
    expect(looking.get_by_role("button", name="small.txt", exact=True)).to_be_visible()
    expect(looking.get_by_role("button", name="Add files")).to_be_hidden()
    assert notebook.foreign == []
