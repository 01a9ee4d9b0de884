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
from core.project import ModelFacts
from core.store.load import record_files

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


def test_a_mesh_is_made_with_the_picture_and_kept(desk: core.Desk, gallery: Gallery, order: Any) -> None:
    sha256 = placed(desk, order, "box.stl", STL)
    mesh = gallery.mesh(sha256, "box.stl")
    assert mesh is not None
    desk.files.delete(sha256)
    assert gallery.mesh(sha256, "box.stl") == mesh
    assert gallery.picture(sha256, "box.stl") is not None


def test_what_was_found_before_an_order_belongs_to_it_later(desk: core.Desk, gallery: Gallery, order: Any) -> None:
    sha256 = desk.files.put(io.BytesIO(STL)).sha256
    facts = gallery.facts(sha256, "box.stl")
    placed(desk, order, "box.stl", STL)
    desk.files.delete(sha256)
    assert gallery.facts(sha256, "box.stl") == facts, "it is not read again"
    assert desk.projects.get("P-000001").items[0].model == facts


def test_a_model_measured_before_shapes_had_names_is_measured_again(
    desk: core.Desk, gallery: Gallery, order: Any
) -> None:
    sha256 = placed(desk, order, "box.stl", STL)
    old = ModelFacts(size_x=20.0, size_y=30.0, size_z=10.0, volume=6000.0, area=2200.0, triangles=12, watertight=True)
    record_files(desk.database, [], {sha256: old}, at=1)
    assert gallery.facts(sha256, "box.stl").geometry is not None
    model = desk.projects.get("P-000001").items[0].model
    assert model is not None
    assert (model.bodies, model.geometry) == (1, gallery.facts(sha256, "box.stl").geometry)


def test_earlier_orders_are_found_by_the_file_and_by_the_shape(desk: core.Desk, gallery: Gallery, order: Any) -> None:
    obj = trimesh.creation.box((20, 30, 10)).export(file_type="obj").encode()
    other = trimesh.creation.box((20, 30, 11)).export(file_type="stl")
    shapes, files = [], []
    for name, content in (("box.stl", STL), ("copy.stl", STL), ("box.obj", obj), ("other.stl", other)):
        files.append(placed(desk, order, name, content))
        shapes.append(gallery.facts(files[-1], name).geometry or "")
    ask = desk.projects.ordered_before
    assert ask(files[0]) == ["P-000002", "P-000001"]
    assert ask(files[2], before="P-000003") == []
    assert ask(shapes[2], before="P-000003") == ["P-000002", "P-000001"]
    assert ask(shapes[2], limit=1) == ["P-000003"]
    assert ask(shapes[3]) == ["P-000004"]
