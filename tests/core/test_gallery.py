"""Each model is read once; afterwards its facts and its picture are remembered."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import trimesh

import core
from core.errors import FileMissing
from core.gallery import Gallery

STL = trimesh.creation.box((20, 30, 10)).export(file_type="stl")


@pytest.fixture
def gallery(desk: core.Desk) -> Gallery:
    return desk.gallery


def placed(desk: core.Desk, order: Any, name: str, content: bytes) -> str:
    """The sha256 of a model that a project has been placed with."""
    sha256 = desk.files.put(io.BytesIO(content)).sha256
    item = {"name": name, "material": "PA12", "quantity": 1, "unit_price": "1", "file": {"sha256": sha256}}
    desk.projects.place(order(items=[item]))
    return sha256


def test_a_picture_is_drawn_once_and_the_facts_belong_to_the_project(
    desk: core.Desk, gallery: Gallery, order: Any
) -> None:
    sha256 = placed(desk, order, "box.stl", STL)
    assert desk.projects.get("P-000001").items[0].model is None
    png = gallery.picture(sha256, "box.stl")
    assert png is not None
    assert png.startswith(b"\x89PNG")
    model = desk.projects.get("P-000001").items[0].model
    assert model is not None
    assert model.volume == pytest.approx(6000)
    desk.files.delete(sha256)
    assert gallery.picture(sha256, "box.stl") == png, "it is not read again"
    assert gallery.facts(sha256, "box.stl") == model


def test_a_damaged_model_has_no_picture_and_is_not_tried_again(desk: core.Desk, gallery: Gallery, order: Any) -> None:
    sha256 = placed(desk, order, "broken.3mf", b"PK broken")
    assert gallery.picture(sha256, "broken.3mf") is None
    assert gallery.facts(sha256, "broken.3mf").problem
    desk.files.delete(sha256)
    assert gallery.picture(sha256, "broken.3mf") is None


def test_a_name_without_a_format_does_not_spoil_a_better_name(desk: core.Desk, gallery: Gallery, order: Any) -> None:
    sha256 = placed(desk, order, "box", STL)
    assert gallery.picture(sha256, "box") is None
    assert gallery.picture(sha256, "box.stl") is not None


def test_many_who_ask_at_once_get_the_same_picture(desk: core.Desk, gallery: Gallery, order: Any) -> None:
    sha256 = placed(desk, order, "box.stl", STL)
    with ThreadPoolExecutor(6) as pool:
        pictures = list(pool.map(lambda _: gallery.picture(sha256, "box.stl"), range(6)))
    assert len(set(pictures)) == 1
    assert pictures[0] is not None


def test_a_file_that_is_gone_or_no_file_at_all_is_missing(gallery: Gallery) -> None:
    for sha256 in ("0" * 64, "../../etc/passwd"):
        with pytest.raises(FileMissing):
            gallery.picture(sha256, "box.stl")
