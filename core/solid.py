"""The surface in a model file as plain arrays in mm, with points that are equal joined to one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Part = tuple[NDArray[Any], Ints]

# The unit of the numbers in a file, where the format has one; everywhere else print services take them as mm.
UNITS = {
    "micron": ("micron", 1e-3),
    "millimeter": ("mm", 1.0),
    "centimeter": ("cm", 10.0),
    "meter": ("m", 1000.0),
    "inch": ("inch", 25.4),
    "foot": ("foot", 304.8),
}
_STATED = {"glb": "meter"}  # by its format; 3MF says it in each file
_BITS = 21

_HEADER = 84  # bytes of a binary STL: a text, and how many triangles there are
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


@dataclass(frozen=True)
class Solid:
    """Points in mm and triangles as rows of three point numbers; *unit* is what the file says its numbers are in."""

    vertices: Floats
    faces: Ints
    unit: str | None = None


def prepare(file: IO[bytes], kind: str) -> None:
    """Import what will read the file: only where it must be, Trimesh, as that takes longer than reading most models."""
    if kind != "stl" or not _is_binary_stl(file):
        import trimesh.exchange.stl  # noqa: F401 - for later


def read(file: IO[bytes], kind: str) -> Solid:
    """All of the bodies in the file; raises whatever the parser raises on a bad file."""
    parts, unit = _stl(file) if kind == "stl" else _scene(file, kind)
    name, factor = UNITS.get(unit.removesuffix("s").lower(), (None, 1.0))
    for vertices, faces in parts:
        if len(faces) and (faces.min() < 0 or faces.max() >= len(vertices)):
            raise ValueError("a triangle has a point that is not there")
    if len(parts) != 1:
        parts = [_one(parts)]
    return weld(*parts.pop(), name, factor)


def _is_binary_stl(file: IO[bytes]) -> bool:
    """Whether it is as long as it says: any other STL is text, or damaged."""
    size = file.seek(0, os.SEEK_END)
    file.seek(_HEADER - 4)
    count = int.from_bytes(file.read(4), "little")
    file.seek(0)
    return size >= _HEADER and size == _HEADER + count * _TRIANGLE.itemsize


def _stl(file: IO[bytes]) -> tuple[list[Part], str]:
    """The points as the file has them, three for each triangle."""
    if _is_binary_stl(file):
        file.seek(_HEADER)
        corners = np.frombuffer(file.read(), dtype=_TRIANGLE)["corners"].reshape(-1, 3)
        return [(corners, np.arange(len(corners), dtype=np.int32).reshape(-1, 3))], ""
    from trimesh.exchange.stl import load_stl

    found = load_stl(file)
    shapes = list(found["geometry"].values()) if "geometry" in found else [found]
    points = [np.asarray(shape["vertices"]) for shape in shapes]
    return [(own, np.arange(len(own), dtype=np.int32).reshape(-1, 3)) for own in points], ""


def _scene(file: IO[bytes], kind: str) -> tuple[list[Part], str]:
    import trimesh

    # Trimesh would join points too (process=True), with several times the memory that a large model needs.
    scene = trimesh.load_scene(file, file_type=kind, process=False)
    meshes = [mesh for mesh in scene.dump() if isinstance(mesh, trimesh.Trimesh)]
    unit = _STATED.get(kind, "") or (str(scene.units or "millimeter") if kind == "3mf" else "")
    return [(np.asarray(mesh.vertices), np.asarray(mesh.faces).astype(np.int32)) for mesh in meshes], unit


def _one(parts: list[Part]) -> Part:
    if not parts:
        return np.empty((0, 3)), np.empty((0, 3), dtype=np.int32)
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in parts[:-1])])
    faces = [own + np.int32(start) for (_, own), start in zip(parts, starts, strict=True)]
    return np.concatenate([vertices for vertices, _ in parts]), np.concatenate(faces)


def weld(vertices: NDArray[Any], faces: Ints, unit: str | None = None, factor: float = 1.0) -> Solid:
    """
    A solid in which equal points are one point, in the order in which triangles name them; *factor* makes them mm.

    Points are equal when they are less than a two-millionth of the model's length apart: many programs write 1e-9 where
    they mean 0. Points of no triangle are left out.
    """
    used = np.zeros(len(vertices), dtype=bool)
    used[faces] = True
    if not used.all():
        places = np.cumsum(used, dtype=np.int32) - np.int32(1)
        vertices, faces = vertices[used], places[faces]
    if not len(vertices):
        return Solid(np.empty((0, 3)), faces, unit)
    low, high = vertices.min(axis=0).astype(np.float64), vertices.max(axis=0).astype(np.float64)
    length = float((high - low).max())
    if not np.isfinite(length) or not length:
        return Solid(vertices.astype(np.float64), faces, unit)
    for shift in (0.0, 0.5):  # of a cell: what the edge of a cell parts is joined in the other grid
        first, point = _groups(_cells(vertices, low, length, shift))
        vertices, faces = vertices[first], point[faces]
    return Solid(vertices.astype(np.float64) * factor, faces, unit)


def _cells(vertices: NDArray[Any], low: Floats, length: float, shift: float) -> NDArray[np.int64]:
    """The place of each point in a grid, as one number: 21 bits for each axis."""
    cells = np.zeros(len(vertices), dtype=np.int64)
    for axis in range(3):
        cells <<= _BITS
        cells |= ((vertices[:, axis] - low[axis]) * ((2**_BITS - 2) / length) + shift).astype(np.int64)
    return cells


def _groups(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], Ints]:
    """Where each different value is first, in ascending order, and for each value which of these it is."""
    order = np.argsort(values)
    values = values[order]
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    first = np.minimum.reduceat(order, starts)
    by_place = np.argsort(first)
    rank = np.empty(len(first), dtype=np.int32)
    rank[by_place] = np.arange(len(first), dtype=np.int32)
    of_value = np.empty(len(values), dtype=np.int32)
    of_value[order] = np.repeat(rank, np.diff(starts, append=len(values)))
    return first[by_place], of_value
