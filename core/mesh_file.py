"""A solid as few bytes for the 3D viewer in the browser, with a coarse copy to draw while it is turned."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from core.solid import Ints, Solid

MARK = b"PDMESH1\0"
STEPS = 65_535  # along each side of the box: 3 µm of a part of 200 mm
FINE = 150_000  # triangles that any machine draws in time; above, there is a coarse copy too
COARSE = 100_000  # triangles of that copy at most
_CELLS = range(8, 14)  # bits dropped of each coordinate until the copy is coarse enough


def encode(solid: Solid) -> bytes:
    """
    The solid, gzipped; read by dashboard/assets/mesh_file.js.

    MARK; points, triangles and coarse triangles as uint32; the low corner and the size of the box in mm as six
    float32; the points as three uint16 each, in STEPS of the box; zeros up to a multiple of 4 bytes; the point numbers
    of the triangles, then of the coarse ones, each as int32 differences to the one before. All little endian.
    """
    low, high = solid.vertices.min(axis=0), solid.vertices.max(axis=0)
    size = high - low
    points = np.rint((solid.vertices - low) * (STEPS / np.where(size > 0, size, 1.0))).astype("<u2")
    coarse = _coarse(points, solid.faces)
    head = struct.pack("<3I6f", len(points), len(solid.faces), len(coarse), *low.tolist(), *size.tolist())
    packer = zlib.compressobj(1, wbits=31)  # a gzip without name and time, so that equal solids give equal bytes
    parts = (MARK, head, points.tobytes(), bytes(-points.nbytes % 4), _differences(solid.faces), _differences(coarse))
    return b"".join([*(packer.compress(part) for part in parts), packer.flush()])


def _differences(faces: Ints) -> bytes:
    """Small numbers, where neighbours are near each other, which pack to a third."""
    return np.diff(faces.reshape(-1), prepend=np.int32(0)).astype("<i4").tobytes()


def _coarse(points: NDArray[np.uint16], faces: Ints) -> Ints:
    """The triangles between cells of a grid, each named by its first point; none for a model that is small as it is."""
    if len(faces) <= FINE:
        return faces[:0]
    for bits in _CELLS:
        cells = (points >> bits).astype(np.int64) @ np.array([1 << 32, 1 << 16, 1])
        _, first, cell = np.unique(cells, return_index=True, return_inverse=True)
        moved: Ints = first.astype(np.int32)[cell][faces]
        a, b, c = moved.T
        moved = moved[(a != b) & (b != c) & (a != c)]
        if len(moved) <= COARSE:
            break
    return moved
