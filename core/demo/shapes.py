"""Parts that customers of a print service order: each function makes one, in mm, as the dice decide."""

from __future__ import annotations

import math
from random import Random

from manifold3d import CrossSection, Manifold, OpType

from core.demo.solids import (
    THROUGH,
    Point,
    box,
    circle_of,
    corners,
    disc,
    drill,
    path,
    polygon,
    ring,
    rod,
    rounded,
    union,
    upright,
)


def bracket(dice: Random) -> Manifold:
    """An angle bracket with ribs and screw holes in both legs."""
    leg, width, wall = dice.randrange(30, 75, 5), dice.randrange(25, 65, 5), dice.choice((3, 4, 5))
    body = upright(polygon([(0, 0), (leg, 0), (leg, wall), (wall, wall), (wall, leg), (0, leg)]), width)
    rib = upright(polygon([(wall, wall), (leg * 0.7, wall), (wall, leg * 0.7)]), wall)
    ribs = union(rib.translate((0, side * (width - wall) / 2, 0)) for side in (-1, 1))
    places = [(leg * 0.62, y) for y in (-width / 5, width / 5)]
    across = drill(2.2, [(-x, y) for x, y in places]).rotate((0, 90, 0))
    return body + ribs - drill(2.2, places) - across


def gear(dice: Random) -> Manifold:
    """A spur gear with involute flanks, a hub and a keyed bore."""
    module, teeth, height = dice.choice((1.0, 1.5, 2.0)), dice.randrange(16, 49, 4), dice.choice((6, 8, 10))
    radius = module * teeth / 2
    outline = polygon(_teeth(module, teeth))
    bore = 2.5 if radius < 14 else 4.0
    body = outline.extrude(height) + rod(bore * 2.2, height + 5)
    if radius > 20:
        web = radius - 2.5 * module - bore * 2.2
        body -= drill(web * 0.36, circle_of(6, bore * 2.2 + web / 2))
    return body - drill(bore, [(0, 0)]) - box(bore * 0.8, bore * 1.3, THROUGH).translate((0, bore * 0.65, -1))


def _teeth(module: float, teeth: int) -> list[Point]:
    """The outline of a gear with a pressure angle of 20 degrees (ISO 53 proportions)."""
    base, root = module * teeth / 2 * math.cos(math.radians(20)), module * (teeth / 2 - 1.25)
    tip = module * (teeth / 2 + 1)
    half = math.pi / (2 * teeth) + math.tan(math.radians(20)) - math.radians(20)
    radii = [max(root, base) + (tip - max(root, base)) * step / 6 for step in range(7)]
    flank = [(radius, half - _involute(base, radius)) for radius in radii]
    tooth = [(root, -half), *((r, -a) for r, a in flank), *((r, a) for r, a in reversed(flank)), (root, half)]
    turns = [2 * math.pi * index / teeth for index in range(teeth)]
    return [(r * math.cos(a + turn), r * math.sin(a + turn)) for turn in turns for r, a in tooth]


def _involute(base: float, radius: float) -> float:
    angle = math.acos(min(base / radius, 1.0))
    return math.tan(angle) - angle


def enclosure(dice: Random) -> Manifold:
    """The lower half of a case with screw posts, a cable opening and slots for air."""
    x, y, z = dice.randrange(60, 125, 5), dice.randrange(40, 85, 5), dice.randrange(20, 45, 5)
    shell = rounded(x, y, 4).extrude(z) - rounded(x - 4, y - 4, 2.5).extrude(z).translate((0, 0, 2))
    posts = union(rod(3.2, z - 3, (px, py, 1)) for px, py in corners(x - 11, y - 11))
    holes = union(rod(1.3, z, (px, py, 4)) for px, py in corners(x - 11, y - 11))
    slots = union(box(x * 0.5, 2, THROUGH).translate((0, row * 5, -1)) for row in range(-2, 3))
    opening = box(12, 10, 8).translate((0, y / 2, z / 2))
    return shell + posts - holes - slots - opening


def lid(dice: Random) -> Manifold:
    """The lid of a case, with an inner lip and countersunk screws."""
    x, y = dice.randrange(60, 125, 5), dice.randrange(40, 85, 5)
    lip = rounded(x - 4.4, y - 4.4, 2.5) - rounded(x - 8, y - 8, 2.0)
    posts = CrossSection.batch_boolean([disc(5).translate(place) for place in corners(x - 11, y - 11)], OpType.Add)
    sinks = union(Manifold.cylinder(2, 3.2, 1.6, 32).translate((*place, 0)) for place in corners(x - 11, y - 11))
    body = rounded(x, y, 4).extrude(2.5) + (lip - posts).extrude(2.5).translate((0, 0, 2.5))
    return body - sinks - drill(1.6, corners(x - 11, y - 11))


def hinge(dice: Random) -> Manifold:
    """One leaf of a hinge: a plate with screw holes and every second knuckle."""
    length, width, knuckles = dice.randrange(40, 105, 10), dice.randrange(22, 40, 4), dice.choice((3, 5, 7))
    step = length / knuckles
    plate = box(width, length, 3).translate((width / 2 + 4.5, 0, 0))
    profile = disc(4, 48).translate((0, 4)) + polygon([(0, 0), (6, 0), (6, 3), (0, 3)])
    rows = [(index + 0.5) * step - length / 2 for index in range(0, knuckles, 2)]
    eyes = union(upright(profile, step - 0.4).translate((0, y, 0)) for y in rows)
    pin = rod(1.6, THROUGH, (0, 0, -THROUGH / 2)).rotate((90, 0, 0)).translate((0, 0, 4))
    return plate + eyes - pin - drill(2, [(width * 0.68, y) for y in (-length / 3, 0, length / 3)])


def knob(dice: Random) -> Manifold:
    """A fluted knob with a pointer, for a shaft with a flat side."""
    radius, height, flutes = (
        dice.choice((10, 12.5, 15, 18)),
        dice.randrange(12, 21, 2),
        dice.choice((8, 12, 16)),
    )
    cutters = [disc(radius * 0.13, 24).translate(place) for place in circle_of(flutes, radius * 1.03)]
    grip = disc(radius, 96) - CrossSection.batch_boolean(cutters, OpType.Add)
    body = grip.extrude(height, 0, 0.0, (0.88, 0.88)) + disc(radius * 1.15, 96).extrude(2.5)
    pointer = box(radius * 0.7, 1.4, 2).translate((radius * 0.5, 0, height - 0.8))
    shaft = (disc(3.05) - CrossSection.square((6, 6)).translate((1.5, -3))).extrude(height - 4)
    return body - pointer - shaft.translate((0, 0, -0.01))


def cable_clip(dice: Random) -> Manifold:
    """A clip for cables with a foot to screw down."""
    cable, width = dice.choice((4, 6, 8, 10, 12)), dice.choice((8, 10, 12))
    inner, outer = cable / 2 + 0.2, cable / 2 + 2.4
    mouth = CrossSection.square((outer * 2, cable * 0.55), True).rotate(-40).translate((-outer, outer * 1.85))
    profile = ring(outer, inner).translate((0, outer)) - mouth
    foot = CrossSection.square((outer + 13, 3))
    return upright(profile + (foot - disc(inner).translate((0, outer))), width) - drill(2.1, [(outer + 7, 0)])


def spacer(dice: Random) -> Manifold:
    """A distance bush with chamfered ends."""
    outer, height = dice.choice((5, 6, 8, 10)), dice.randrange(6, 41, 2)
    inner = outer * dice.choice((0.45, 0.55, 0.6))
    profile = [
        (inner, 0),
        (outer - 0.6, 0),
        (outer, 0.6),
        (outer, height - 0.6),
        (outer - 0.6, height),
        (inner, height),
    ]
    return polygon(profile).revolve(72)


def standoff(dice: Random) -> Manifold:
    """A hexagonal stand-off with a core hole at both ends."""
    across, height = dice.choice((5.5, 7, 8, 10)), dice.randrange(8, 51, 3)
    core = rod(across * 0.24, height * 0.4)
    return (
        disc(across / math.sqrt(3), 6).extrude(height)
        - core.translate((0, 0, -0.01))
        - core.translate((0, 0, height * 0.61))
    )


def phone_stand(dice: Random) -> Manifold:
    """A stand for a phone or a tablet, with a passage for the cable."""
    width, back, thick = dice.randrange(60, 115, 10), dice.randrange(80, 125, 10), dice.choice((4, 5))
    lean = math.radians(dice.choice((62, 66, 70)))
    rest = (10 + back * math.cos(lean), 14 + back * math.sin(lean))
    line = [(-8, 24), (-6, 14), (10, 14), rest, (rest[0] + 6, 3), (-4, 3)]
    body = upright(path(line, thick), width)
    window = box(THROUGH, width * 0.45, back * 0.42).translate((0, 0, 14 + back * 0.32))
    return body - window - drill(6, [(4, 0)])


def pipe_clamp(dice: Random) -> Manifold:
    """The upper half of a clamp for a pipe."""
    pipe, width = dice.choice((16, 20, 25, 32, 40)), dice.choice((14, 18, 22))
    outer, ear = pipe / 2 + 4, 14
    arch = disc(outer) + CrossSection.square((2 * (outer + ear), 8), True).translate((0, 4))
    ground = CrossSection.square((4 * outer + 4 * ear, 2 * outer + 20), True).translate((0, -outer - 10))
    places = [(side * (outer + ear / 2), 0.0) for side in (-1, 1)]
    return upright(arch - disc(pipe / 2) - ground, width) - drill(2.7, places)
