"""The dashboard's views in a real JupyterLab, used by hand and by code."""

import io
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from core import Desk
from tests.browser.conftest import wait_for
from tests.factory import CUBE, item
from tests.jupyter import Notebook

MODEL = CUBE.read_bytes()
SLOW = """
import threading, time
import panel as pn

def answer(event):
    print("said by the answer")
    threads.append(threading.current_thread() is threading.main_thread())
    time.sleep(2)

threads, button = [], pn.widgets.Button(name="Ask")
button.on_click(answer)
button
"""


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
    page.wait_for_timeout(1000)  # nothing in the page tells when the kernel has heard of it
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


def test_what_a_cell_prints_is_shown_while_a_view_is_still_answering(
    page: Any, open_notebook: Callable[..., Notebook]
) -> None:
    """JupyterLab lets both run at the same time, while Panel holds back whatever is printed."""
    notebook = open_notebook(SLOW, "for part in range(20):\n    print('part', part)\n    time.sleep(0.1)", "threads")
    notebook.run().get_by_role("button", name="Ask").click()
    page.wait_for_timeout(500)  # the click has come to the kernel
    expect(notebook.run()).to_contain_text("part 19")
    expect(notebook.run()).to_contain_text("[True]")
