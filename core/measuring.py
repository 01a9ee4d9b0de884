"""What can be measured of a solid: size, volume, surface, bodies, and whether it is closed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from core.geometry import geometry_of
from core.project import ModelFacts
from core.solid import Ints, Solid

AT_ONCE = 100_000  # triangles: bounds the memory, whatever the model

EMPTY = "The model has no surface, so there is nothing to print."
NOT_FINITE = "The model has points that are not numbers or are out of any scale."


def facts(solid: Solid) -> ModelFacts:
    """The facts of a solid; the volume is positive even where the triangles are inside out."""
    if not len(solid.faces):
        return ModelFacts(problem=EMPTY)
    size = np.ptp(solid.vertices, axis=0)
    volume, area = _volume_and_area(solid)
    values = [float(value) for value in (*size, abs(volume), area)]
    if not np.isfinite(values).all():
        return ModelFacts(problem=NOT_FINITE)
    x, y, z, volume, area = values
    return ModelFacts(
        x,
        y,
        z,
        volume,
        area,
        triangles=len(solid.faces),
        watertight=_is_closed(solid.faces, len(solid.vertices)),
        bodies=_bodies(solid.faces, len(solid.vertices)),
        unit=solid.unit,
        geometry=geometry_of(solid),
    )


def _volume_and_area(solid: Solid) -> tuple[float, float]:
    """Volume by the signed tetrahedra between each triangle and the middle of the model (divergence theorem)."""
    low, high = solid.vertices.min(axis=0), solid.vertices.max(axis=0)
    middle = low / 2 + high / 2
    volume = area = 0.0
    for start in range(0, len(solid.faces), AT_ONCE):
        corners = solid.vertices[solid.faces[start : start + AT_ONCE]] - middle
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        volume += float(np.einsum("ij,ij", corners[:, 0], normals)) / 6
        area += float(np.linalg.norm(normals, axis=1).sum()) / 2
    return volume, area


def _edges(faces: Ints, points: int) -> NDArray[np.int64]:
    """Each edge of each triangle as one number; without triangles that are a line, as they close nothing."""
    sorted_ = np.sort(faces, axis=1)
    real = sorted_[(sorted_[:, 0] != sorted_[:, 1]) & (sorted_[:, 1] != sorted_[:, 2])]
    edges = np.empty((3, len(real)), dtype=np.int64)
    for row, (first, second) in enumerate(((0, 1), (1, 2), (0, 2))):
        np.multiply(real[:, first], points, out=edges[row], dtype=np.int64)
        edges[row] += real[:, second]
    return edges.reshape(-1)


def _is_closed(faces: Ints, points: int) -> bool:
    """Whether each edge belongs to exactly two triangles."""
    edges = _edges(faces, points)
    if not len(edges) or len(edges) % 2:
        return False
    edges.sort()
    pairs = edges.reshape(-1, 2)
    return bool((pairs[:, 0] == pairs[:, 1]).all() and (pairs[1:, 0] != pairs[:-1, 0]).all())


def _bodies(faces: Ints, points: int) -> int:
    """How many parts there are that share no point with another one."""
    # Two edges of a triangle connect its three points.
    ends = np.concatenate([faces[:, 1], faces[:, 2]])
    starts = np.concatenate([faces[:, 0], faces[:, 0]])
    graph = coo_array((np.ones(len(ends), dtype=np.bool_), (starts, ends)), shape=(points, points))
    return int(connected_components(graph.tocsr(), directed=False, return_labels=False))
