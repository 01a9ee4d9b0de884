"""A small picture of a mesh: drawn with numpy and Pillow, without a graphics card or a window."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 256, 192
SCALE = 2  # drawn twice as large and averaged down, which smooths every edge
MARGIN = 0.06
TRIANGLES, PIXELS = 200_000, 1_000_000  # how much is drawn at a time: bounds the memory, whatever the mesh

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Faces = NDArray[np.integer[Any]]

# One calm grey-blue: its darkest shade shows on white and its lightest on black, so it needs no background.
COLOUR = np.array([150.0, 162.0, 178.0])
DARKEST, LIGHTEST = 0.52, 1.22
EDGE = 0.62  # how much of its light a pixel keeps on a crease or an outline

# Seen from the front right and above, with the light over the left shoulder.
AWAY = np.array([0.62, -0.88, 0.62]) / np.linalg.norm([0.62, -0.88, 0.62])
RIGHT = np.cross([0.0, 0.0, 1.0], AWAY) / np.linalg.norm(np.cross([0.0, 0.0, 1.0], AWAY))
UP = np.cross(AWAY, RIGHT)
LIGHT = (0.45 * AWAY - 0.5 * RIGHT + 0.75 * UP) / np.linalg.norm(0.45 * AWAY - 0.5 * RIGHT + 0.75 * UP)


@dataclass(frozen=True)
class Canvas:
    """What is nearest in each pixel: how near, and the normal of its triangle (zero where nothing is)."""

    depth: Floats
    normals: Floats
    width: int
    height: int


def render(vertices: Floats, faces: Faces, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """A PNG of width x height pixels: transparent where the mesh is not; blank without triangles."""
    canvas = _blank(width * SCALE, height * SCALE)
    if len(faces):
        places = _fit(np.asarray(vertices) @ np.stack([RIGHT, UP, AWAY], axis=1), faces, canvas)
        for start in range(0, len(faces), TRIANGLES):
            _draw(canvas, places[faces[start : start + TRIANGLES]])
    return _png(canvas, width, height)


def _blank(width: int, height: int) -> Canvas:
    return Canvas(np.full(width * height, -np.inf), np.zeros((width * height, 3)), width, height)


def _fit(turned: Floats, faces: Faces, canvas: Canvas) -> Floats:
    """The vertices in pixels, y downwards, centred, as large as the margin allows."""
    used = np.zeros(len(turned), dtype=bool)
    used[faces] = True
    low, high = turned[used].min(axis=0), turned[used].max(axis=0)
    room = np.array([canvas.width, canvas.height]) * (1 - 2 * MARGIN)
    span = np.maximum(high[:2] - low[:2], 1e-12)
    factor = float(np.min(room / span))
    centred = (turned - (low + high) / 2) * factor
    places: Floats = centred * [1.0, -1.0, 1.0] + [canvas.width / 2, canvas.height / 2, 0.0]
    return places


def _draw(canvas: Canvas, corners: Floats) -> None:
    """Draw every triangle, in groups whose pixels fit in memory."""
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    visible = (lengths[:, 0] > 1e-12) & (np.abs(normals[:, 2]) > 1e-9 * lengths[:, 0])
    corners, normals = corners[visible], normals[visible] / lengths[visible]
    # The side that is seen decides: a file with inside-out triangles must not come out black or empty.
    normals = normals * np.sign(normals[:, 2:3])
    boxes = np.prod(np.ptp(corners[:, :, :2], axis=1) / 2 + 1, axis=1)
    groups = np.cumsum(boxes) // PIXELS
    for start, stop in _runs(groups):
        _draw_group(canvas, corners[start:stop], normals[start:stop])


def _runs(groups: Floats) -> list[tuple[int, int]]:
    """The (start, stop) of each run of equal values."""
    cuts = (np.flatnonzero(np.diff(groups)) + 1).tolist()
    return list(zip([0, *cuts], [*cuts, len(groups)], strict=True))


def _draw_group(canvas: Canvas, corners: Floats, normals: Floats) -> None:
    """Put the pixels of these triangles on the canvas wherever they are the nearest so far."""
    owner, place = _pixels(corners, canvas)
    x, y = place % canvas.width + 0.5, place // canvas.width + 0.5
    origin, normal = corners[owner, 0], normals[owner]
    away = normal[:, 0] * (x - origin[:, 0]) + normal[:, 1] * (y - origin[:, 1])
    depth = origin[:, 2] - away / normal[:, 2]
    np.maximum.at(canvas.depth, place, depth)
    nearest = depth >= canvas.depth[place]
    canvas.normals[place[nearest]] = normal[nearest]


def _pixels(corners: Floats, canvas: Canvas) -> tuple[Ints, Ints]:
    """(triangle, pixel) for each pixel whose centre is in a triangle: its rows, then the span in each row."""
    flat: Floats = np.take_along_axis(corners[:, :, :2], np.argsort(corners[:, :, 1:2], axis=1), axis=1)
    top = np.clip(np.ceil(flat[:, 0, 1] - 0.5), 0, canvas.height).astype(np.int64)
    bottom = np.clip(np.ceil(flat[:, 2, 1] - 0.5), 0, canvas.height).astype(np.int64)
    triangle, row = _expand(top, bottom)
    left, right = _span(flat[triangle], row.astype(np.float64) + 0.5)
    first = np.clip(np.ceil(left - 0.5), 0, canvas.width).astype(np.int64)
    last = np.clip(np.ceil(right - 0.5), 0, canvas.width).astype(np.int64)
    line, column = _expand(first, last)
    return triangle[line], row[line] * canvas.width + column


def _expand(start: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """(index, value) for every value of every range start[index] .. stop[index] - 1."""
    counts = np.maximum(stop - start, 0)
    index = np.repeat(np.arange(len(counts)), counts)
    offset = np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts)
    return index, start[index] + offset


def _span(flat: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Where the line at height y enters and leaves each triangle, whose corners are sorted by y."""
    upper, middle, lower = flat[:, 0], flat[:, 1], flat[:, 2]
    long_edge = _crossing(upper, lower, y)
    below = (y >= middle[:, 1])[:, None]
    short_edge = _crossing(np.where(below, middle, upper), np.where(below, lower, middle), y)
    return np.minimum(long_edge, short_edge), np.maximum(long_edge, short_edge)


def _crossing(start: Floats, stop: Floats, y: Floats) -> Floats:
    rise = stop[:, 1] - start[:, 1]
    part = (y - start[:, 1]) / np.where(rise == 0, 1.0, rise)
    crossing: Floats = start[:, 0] + np.clip(part, 0, 1) * (stop[:, 0] - start[:, 0])
    return crossing


def _png(canvas: Canvas, width: int, height: int) -> bytes:
    shape = (canvas.height, canvas.width)
    drawn = np.isfinite(canvas.depth).reshape(shape)
    shade = _shade(canvas).reshape(shape) * _creases(canvas, drawn)
    pixels = np.zeros((*shape, 4))
    pixels[..., :3] = np.clip(shade[..., None] * COLOUR, 0, 255)
    pixels[..., 3] = drawn * 255.0
    picture = _shrink(pixels, width, height)
    file = BytesIO()
    Image.fromarray(picture).save(file, "PNG", optimize=True)
    return file.getvalue()


def _shade(canvas: Canvas) -> Floats:
    """How light each pixel is, from the angle between its triangle and the light."""
    # The canvas has y downwards and the normals were taken there, so the light is turned into it too.
    light = np.array([LIGHT @ RIGHT, -(LIGHT @ UP), LIGHT @ AWAY])
    lit: Floats = DARKEST + (LIGHTEST - DARKEST) * np.clip(canvas.normals @ light, 0, 1)
    return lit


def _creases(canvas: Canvas, drawn: NDArray[np.bool_]) -> Floats:
    """EDGE where neighbouring pixels show different sides or bodies, else 1: lines that show the form."""
    shape = (canvas.height, canvas.width)
    normals = canvas.normals.reshape(*shape, 3)
    depth = np.where(drawn, canvas.depth.reshape(shape), canvas.depth[drawn.ravel()].min(initial=0) - 1e6)
    dark = np.zeros(shape, dtype=bool)
    for axis in (0, 1):
        near, far = [slice(None)] * 2, [slice(None)] * 2
        near[axis], far[axis] = slice(None, -1), slice(1, None)
        first, second = tuple(near), tuple(far)
        turn = np.einsum("...i,...i", normals[first], normals[second]) < 0.75
        step = depth[first] - depth[second]
        steep = 0.08 * canvas.height
        dark[first] |= turn & (step >= 0) | (step > steep)
        dark[second] |= turn & (step < 0) | (step < -steep)
    return np.where(dark & drawn, EDGE, 1.0)


def _shrink(pixels: Floats, width: int, height: int) -> NDArray[np.uint8]:
    """The mean of each block, colours weighted by how much of the block is covered."""
    blocks = pixels.reshape(height, SCALE, width, SCALE, 4)
    alpha = blocks[..., 3:]
    covered = np.maximum(alpha.sum(axis=(1, 3)), 1.0)
    colour = (blocks[..., :3] * alpha).sum(axis=(1, 3)) / covered
    result: NDArray[np.uint8] = np.concatenate([colour, alpha.mean(axis=(1, 3))], axis=-1).round().astype(np.uint8)
    return result
