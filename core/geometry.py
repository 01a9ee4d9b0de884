"""A short name for a shape, which equal shapes share whatever file they came in."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from core.solid import Solid

AT_ONCE = 100_000  # triangles
STEP, OFFSET = 0.02, 0.377  # mm; the offset keeps sizes that designers choose away from where rounding turns

# Four waves through the model, each some ten times as short as it is: no symmetry of a part is one of theirs.
WAVES = np.array(
    [[41.3, 17.9, -23.7], [-29.1, 47.7, 13.3], [11.9, -37.3, 53.1], [31.7, 43.9, 19.1]],
)
PHASES = np.array([0.3, 1.1, 1.9, 2.6])
SHARPNESS = 1e-3


def geometry_of(solid: Solid) -> str:
    """
    32 hexadecimal digits: equal for models with the same triangles, in whatever order, place, format or unit.

    The same triangles are: as many, in a box of the same size (within 0.02 mm), and with corners that are spread in
    it alike, told by the mean of four waves over them (to 0.001). Formats round coordinates, so that a hash of the
    coordinates would differ between two exports of one part. Turned, mirrored or meshed anew, a shape has another name.
    """
    low, high = solid.vertices.min(axis=0), solid.vertices.max(axis=0)
    size = high - low
    length = float(size.max()) or 1.0
    means = np.zeros(len(WAVES))
    for start in range(0, len(solid.faces), AT_ONCE):
        corners = solid.vertices[solid.faces[start : start + AT_ONCE].reshape(-1)]
        means += np.cos((corners - (low + size / 2)) / length @ WAVES.T + PHASES).sum(axis=0)
    means /= 3 * len(solid.faces)
    steps = np.floor(size / STEP + OFFSET).tolist() + np.floor(means / SHARPNESS + OFFSET).tolist()
    return sha256(repr((1, len(solid.faces), steps)).encode()).hexdigest()[:32]
