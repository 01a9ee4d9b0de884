"""A model is looked at in 3D on the page of its project, and as a picture where there is no WebGL."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from core import Desk
from tests.browser.served import open_project
from tests.factory import CUBE, item
from tests.serving import wait_for

NO_WEBGL = """const get = HTMLCanvasElement.prototype.getContext
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : get.call(this, kind, ...more)
}"""
PLACES = "node => [...node.parentNode.querySelectorAll('.measure')].map(one => one.style.translate)"


def place_model(desk: Desk, place: Callable[..., str], name: str = "20mm-xyz-cube.stl") -> str:
    sha256 = desk.files.put(io.BytesIO(CUBE.read_bytes())).sha256
    return place(items=[item(name=name, file={"sha256": sha256})])


def test_a_model_is_turned_measured_and_closed_by_mouse_and_keyboard(
    sqlite_desk: Desk, served: str, place: Callable[..., str], page: Any
) -> None:
    first, second = place_model(sqlite_desk, place), place_model(sqlite_desk, place, "<img src=x>.stl")
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if served not in request.url else None)
    open_project(page, served, second)
    assert page.get_by_role("link", name=first).get_attribute("href") == f"/projects/{first}"
    page.get_by_role("button", name="Show <img src=x>.stl in 3D").click()
    canvas = page.get_by_role("img", name="3D model of <img src=x>.stl, 20.0 x 20.0 x 20.0 mm · 260 triangles")
    canvas.wait_for()
    page.get_by_text("X 20.0 mm", exact=True).wait_for()

    def sight() -> Any:
        """Where the measures are, which tells from where the model is seen."""
        return canvas.evaluate(PLACES)

    wait_for(lambda: all(sight()))
    home = sight()
    for key in ("ArrowLeft", "ArrowUp", "+"):
        page.keyboard.press(key)
        wait_for(lambda: sight() != home)
        page.keyboard.press("f")
        wait_for(lambda: sight() == home)
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 220)
    page.mouse.up()
    wait_for(lambda: sight() != home)
    page.keyboard.press("w")
    assert page.get_by_role("button", name="Wireframe").get_attribute("aria-pressed") == "true"
    page.keyboard.press("b")
    page.get_by_text("X 20.0 mm", exact=True).wait_for(state="hidden")
    page.keyboard.press("Escape")
    canvas.wait_for(state="detached")
    page.get_by_role("button", name="Show <img src=x>.stl in 3D").click()
    canvas.wait_for()
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:", "ws:"))] == []


def test_without_webgl_a_sentence_says_so_beside_the_picture(
    sqlite_desk: Desk, served: str, place: Callable[..., str], page: Any
) -> None:
    page.add_init_script(NO_WEBGL)
    open_project(page, served, place_model(sqlite_desk, place))
    page.get_by_role("button", name="Show 20mm-xyz-cube.stl in 3D").click()
    page.get_by_text("This browser shows no 3D here").wait_for()
    picture = page.get_by_role("img", name="Picture of 20mm-xyz-cube.stl")
    wait_for(lambda: picture.evaluate("image => image.naturalWidth") == 256)
