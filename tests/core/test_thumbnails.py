"""Thumbnails show the model, whatever the background, and cost little."""

from __future__ import annotations

import io
import time
from pathlib import Path

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.thumbnails import HEIGHT, WIDTH, render

SAMPLES = Path(__file__).parents[1] / "samples"


def picture(mesh: trimesh.Trimesh) -> np.ndarray:
    png = render(np.asarray(mesh.vertices), np.asarray(mesh.faces))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")).astype(float)


def test_the_model_fills_the_picture_and_the_rest_is_transparent() -> None:
    alpha = picture(trimesh.creation.box((20, 20, 20)))[..., 3]
    assert alpha.shape == (HEIGHT, WIDTH)
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    assert np.ptp(rows) > 0.85 * HEIGHT or np.ptp(columns) > 0.85 * WIDTH
    assert alpha[HEIGHT // 2, WIDTH // 2] == 255
    assert alpha[0, 0] == alpha[-1, -1] == 0


def test_every_shade_can_be_told_from_white_and_from_black() -> None:
    pixels = picture(trimesh.creation.icosphere(subdivisions=4))
    light = pixels[pixels[..., 3] == 255][:, :3].mean(axis=1)
    assert light.min() > 40
    assert light.max() < 215
    assert np.ptp(light) > 60, "the shades show the form"


def test_a_box_shows_three_sides_in_three_shades() -> None:
    pixels = picture(trimesh.creation.box((20, 20, 20)))
    shades, counts = np.unique(pixels[pixels[..., 3] == 255][:, :3], axis=0, return_counts=True)
    assert (counts > 1000).sum() == 3
    assert len(shades) >= 3


def test_triangles_that_are_inside_out_look_the_same() -> None:
    mesh = trimesh.creation.box((20, 30, 10))
    inverted = mesh.copy()
    inverted.invert()
    assert np.array_equal(picture(mesh), picture(inverted))


def test_what_is_behind_is_hidden() -> None:
    plate = trimesh.creation.box((40, 1, 40), transform=trimesh.transformations.translation_matrix((0, -30, 0)))
    hidden = trimesh.creation.box((2, 2, 2))
    hidden.apply_translation(np.array([-0.62, 0.88, -0.62]) * 8 + (0, -30, 0))
    both = trimesh.util.concatenate([plate, hidden])
    assert np.array_equal(picture(both), picture(plate))


@pytest.mark.parametrize("name", ["20mm-xyz-cube.stl", "idler_riser.STL", "fuze.obj"])
def test_real_models_are_shown(name: str) -> None:
    mesh = trimesh.load_scene(SAMPLES / name).to_mesh()
    assert (picture(mesh)[..., 3] == 255).mean() > 0.08


def test_two_hundred_thousand_triangles_take_less_than_three_seconds() -> None:
    mesh = trimesh.creation.icosphere(subdivisions=7)
    assert len(mesh.faces) > 200_000
    start = time.process_time()
    picture(mesh)
    assert time.process_time() - start < 3


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.floats(-1e6, 1e6, width=32)] * 3), min_size=3, max_size=12))
def test_any_triangles_make_a_picture(points: list[tuple[float, float, float]]) -> None:
    faces = np.array([[0, 1, 2], [0, 0, 1], *[[i, i + 1, i + 2] for i in range(len(points) - 2)]])
    png = render(np.array(points), faces)
    assert Image.open(io.BytesIO(png)).size == (WIDTH, HEIGHT)


def test_no_triangles_make_an_empty_picture() -> None:
    png = render(np.zeros((0, 3)), np.zeros((0, 3), dtype=int))
    assert not np.asarray(Image.open(io.BytesIO(png)))[..., 3].any()
