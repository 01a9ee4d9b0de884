"""A shape has the same facts and the same name in whatever file it comes, and the viewer gets it whole."""

from __future__ import annotations

import gzip
import io
import struct
from typing import Any

import numpy as np
import pytest
import trimesh

from core import mesh_file
from core.measuring import facts
from core.models import examine, measure
from core.project import ModelFacts
from core.solid import Solid, read, weld


def part() -> Any:
    """A part without any symmetry."""
    mesh = trimesh.creation.icosphere(subdivisions=3, radius=17.3)
    mesh.vertices = mesh.vertices * (1, 1.31, 0.57) + 0.13 * mesh.vertices[:, [1, 2, 0]] ** 2 / 17
    return mesh


def content(mesh: Any, kind: str) -> bytes:
    whole: Any = trimesh.Scene(mesh) if kind == "glb" else mesh
    made = whole.export(file_type=kind)
    return made.encode() if isinstance(made, str) else bytes(made)


def found(mesh: Any, kind: str = "stl") -> ModelFacts:
    return facts(read(io.BytesIO(content(mesh, kind)), kind.removesuffix("_ascii")))


def test_a_shape_has_one_name_in_every_format_and_place_and_order() -> None:
    usual = found(part()).geometry
    assert usual is not None
    for kind in ("stl_ascii", "obj", "ply", "3mf"):
        assert found(part(), kind).geometry == usual, kind
    metres = part()
    metres.apply_scale(0.001)
    assert found(metres, "glb").geometry == usual
    moved = part()
    moved.apply_translation((1000.1, -33.7, 0.05))
    moved.faces = np.random.default_rng(1).permutation(moved.faces)[:, [1, 2, 0]]
    assert found(moved).geometry == usual


def test_another_shape_has_another_name() -> None:
    usual = found(part()).geometry
    larger, mirrored, dented = part(), part(), part()
    larger.apply_scale(1.002)
    mirrored.apply_scale((-1, 1, 1))
    near = np.argsort(np.linalg.norm(dented.vertices - dented.vertices[10], axis=1))[:40]
    dented.vertices[near] *= 0.97  # two in a hundred of its points, by half a millimetre
    names = {found(mesh).geometry for mesh in (larger, mirrored, dented)}
    assert len(names) == 3
    assert usual not in names


def test_bodies_are_what_shares_no_point() -> None:
    boxes = [trimesh.creation.box((10, 10, 10)) for _ in range(3)]
    for place, box in enumerate(boxes):
        box.apply_translation((20 * place, 0, 0))
    assert found(trimesh.util.concatenate(boxes)).bodies == 3
    assert found(part()).bodies == 1


@pytest.mark.parametrize(("kind", "unit"), [("stl", None), ("obj", None), ("3mf", "mm"), ("glb", "m")])
def test_the_unit_is_the_one_the_file_states(kind: str, unit: str | None) -> None:
    assert found(part(), kind).unit == unit


def test_points_that_differ_by_noise_close_a_model_and_an_open_one_stays_open() -> None:
    mesh = part()
    corners = mesh.triangles.reshape(-1, 3) + np.random.default_rng(2).uniform(-1e-7, 1e-7, (len(mesh.faces) * 3, 3))
    triangles = np.arange(len(corners), dtype=np.int32).reshape(-1, 3)
    assert facts(weld(corners, triangles)).watertight is True
    assert facts(weld(corners, triangles[1:])).watertight is False


def unpacked(packed: bytes) -> tuple[Solid, int]:
    """The solid that the viewer shows, and how many triangles its coarse copy has."""
    data = gzip.decompress(packed)
    points, triangles, coarse = struct.unpack_from("<3I", data, 8)
    low, size = np.frombuffer(data, "<f4", 6, 20).reshape(2, 3)
    places = np.frombuffer(data, "<u2", points * 3, 44).reshape(-1, 3)
    start = 44 + -(-points * 6 // 4) * 4
    faces = np.cumsum(np.frombuffer(data, "<i4", triangles * 3, start)).reshape(-1, 3)
    assert len(data) == start + 12 * (triangles + coarse)
    return Solid(low + places / mesh_file.STEPS * size, faces.astype(np.int32)), coarse


def test_the_viewer_gets_the_shape_as_it_is() -> None:
    packed = examine(io.BytesIO(content(part(), "obj")), "a.obj").mesh
    assert packed is not None
    shown, coarse = unpacked(packed)
    assert coarse == 0
    mine, theirs = facts(shown), found(part())
    assert (mine.size_x, mine.volume, mine.area) == pytest.approx((theirs.size_x, theirs.volume, theirs.area), rel=1e-4)
    assert mine.watertight is True


@pytest.mark.alone  # its limits are seconds and memory
def test_a_million_triangles_are_examined_within_the_limits_with_a_coarse_copy_to_turn() -> None:
    side = 708
    x, y = np.meshgrid(np.arange(side, dtype=np.float32), np.arange(side, dtype=np.float32))
    points = np.stack([x, y, np.sin(x / 9) * np.cos(y / 7) * 5], axis=-1).reshape(-1, 3)
    first = (np.arange(side - 1)[:, None] * side + np.arange(side - 1)).reshape(-1)
    near, far = [first, first + 1, first + side], [first + 1, first + side + 1, first + side]
    faces = np.concatenate([np.stack(near, axis=1), np.stack(far, axis=1)])
    rows = np.zeros(len(faces), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("more", "<u2")])
    rows["corners"] = points[faces]
    made = examine(io.BytesIO(bytes(80) + struct.pack("<I", len(rows)) + rows.tobytes()), "large.stl")
    assert made.facts.problem is None
    assert made.facts.triangles == len(faces) == 999_698
    assert made.mesh is not None
    assert len(made.mesh) < 8_000_000
    shown, coarse = unpacked(made.mesh)
    assert len(shown.vertices) == side * side
    assert 0 < coarse <= mesh_file.COARSE


def test_a_file_can_be_measured_without_its_picture_and_mesh() -> None:
    assert measure(io.BytesIO(content(part(), "stl")), "a.stl").geometry == found(part()).geometry
