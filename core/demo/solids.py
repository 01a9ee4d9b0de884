"""The few building blocks of the demo's shapes, in mm; every result is a closed solid."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from manifold3d import CrossSection, JoinType, Manifold, OpType

Point = tuple[float, float]
THROUGH = 1000.0  # longer than any part: the length of a drill


def box(x: float, y: float, z: float) -> Manifold:
    """A block centred on the z axis, standing on the ground."""
    return Manifold.cube((x, y, z), True).translate((0, 0, z / 2))


def rounded(x: float, y: float, radius: float) -> CrossSection:
    """A rectangle with round corners, centred."""
    inner = CrossSection.square((x - 2 * radius, y - 2 * radius), True)
    return inner.offset(radius, JoinType.Round, 2.0, 32)


def disc(radius: float, segments: int = 64) -> CrossSection:
    """A circle around the origin."""
    return CrossSection.circle(radius, segments)


def ring(outer: float, inner: float) -> CrossSection:
    """The surface between two circles around the origin."""
    return disc(outer) - disc(inner)


def polygon(points: Sequence[Point]) -> CrossSection:
    """The surface inside the points, which run counter-clockwise."""
    return CrossSection([np.array(points, dtype=np.float64)])


def rod(radius: float, length: float, at: tuple[float, float, float] = (0, 0, 0)) -> Manifold:
    """An upright cylinder that stands at a point."""
    return Manifold.cylinder(length, radius, radius, 48).translate(at)


def drill(radius: float, places: Iterable[Point]) -> Manifold:
    """Upright holes to cut away at each place."""
    return union(rod(radius, THROUGH, (x, y, -THROUGH / 2)) for x, y in places)


def union(solids: Iterable[Manifold]) -> Manifold:
    """All of them as one solid."""
    return Manifold.batch_boolean(list(solids), OpType.Add)


def corners(x: float, y: float) -> list[Point]:
    """The four corners of a rectangle around the origin."""
    return [(sx * x / 2, sy * y / 2) for sx in (-1, 1) for sy in (-1, 1)]


def circle_of(count: int, radius: float) -> list[Point]:
    """Places spread evenly on a circle."""
    turns = [2 * math.pi * index / count for index in range(count)]
    return [(radius * math.cos(turn), radius * math.sin(turn)) for turn in turns]


def path(points: Sequence[Point], thickness: float) -> CrossSection:
    """A line through the points with round ends and bends."""
    dots = [disc(thickness / 2, 24).translate(point) for point in points]
    legs = [CrossSection.batch_hull([first, second]) for first, second in pairwise(dots)]
    return CrossSection.batch_boolean(legs, OpType.Add)


def finish(solid: Manifold) -> Manifold:
    """The solid on the ground and around the z axis, without slivers that 32-bit numbers would tear."""
    low_x, low_y, low_z, high_x, high_y, _ = solid.bounding_box()
    return solid.translate((-(low_x + high_x) / 2, -(low_y + high_y) / 2, -low_z)).simplify(0.01)


def upright(profile: CrossSection, width: float) -> Manifold:
    """A side view (x to the right, y up) made *width* deep, centred, standing on the ground like the view."""
    return profile.extrude(width).rotate((90, 0, 0)).translate((0, width / 2, 0))
