"""More parts that customers order, the larger and the rounder ones."""

from __future__ import annotations

import math
from itertools import pairwise
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


def wall_hook(dice: Random) -> Manifold:
    """A hook on a plate with two screws."""
    reach, width, height = dice.randrange(25, 56, 5), dice.choice((16, 20, 24)), dice.randrange(55, 91, 5)
    plate = upright(CrossSection.square((5, height)), width + 6)
    bend = [
        (reach * (1 - math.cos(t)) / 2, 16 - reach * 0.25 * math.sin(t)) for t in (i * math.pi / 12 for i in range(13))
    ]
    arm = upright(path([*bend, (reach, 26)], 7).translate((4, 4)), width * 0.6)
    holes = drill(2.3, [(-z, 0) for z in (height * 0.55, height - 9)]).rotate((0, 90, 0))
    floor = box(THROUGH, THROUGH, THROUGH).translate((0, 0, -THROUGH))
    return plate + arm - holes - floor


def pulley(dice: Random) -> Manifold:
    """A pulley for a toothed belt of 2 mm pitch, with flanges and a hub."""
    teeth, belt = dice.choice((20, 24, 32, 40, 60)), dice.choice((7, 10))
    radius = teeth * 2 / (2 * math.pi) - 0.25
    grooves = [disc(0.6, 16).translate(place) for place in circle_of(teeth, radius - 0.1)]
    drum = (disc(radius, 120) - CrossSection.batch_boolean(grooves, OpType.Add)).extrude(belt + 2)
    flanges = union(disc(radius + 1.3, 96).extrude(1.2).translate((0, 0, z)) for z in (0, belt + 1.6))
    hub = rod(max(radius * 0.7, 5), belt + 9)
    screw = rod(1.25, THROUGH).rotate((0, 90, 0)).translate((0, 0, belt + 6))
    return drum + flanges + hub - drill(2.5, [(0, 0)]) - screw


def fan_guard(dice: Random) -> Manifold:
    """A guard for a fan of a standard size."""
    size, pitch = dice.choice(((40, 32), (60, 50), (80, 71.5), (92, 82.5), (120, 105)))
    bars = dice.choice((3, 4, 6))
    opening = size / 2 - 2
    rings = [ring(radius, radius - 1.8) for radius in (opening * share for share in (0.3, 0.55, 0.8))]
    spokes = [CrossSection.square((2 * opening + 1, 2), True).rotate(180 * index / bars) for index in range(bars)]
    frame = rounded(size, size, 4) - disc(opening, 128)
    grid = CrossSection.batch_boolean([frame, *rings, *spokes], OpType.Add)
    return grid.extrude(3) - drill(2.2, corners(pitch, pitch))


def handle(dice: Random) -> Manifold:
    """A drawer handle with core holes from below."""
    pitch, rise, thick = dice.choice((64, 96, 128, 160)), dice.choice((24, 28, 34)), dice.choice((9, 11))
    line = [
        (-pitch / 2, 0),
        *(
            (pitch / 2 * math.sin(turn) * 0.98, rise * (0.55 + 0.45 * math.cos(turn)))
            for turn in (math.radians(degrees) for degrees in range(-70, 71, 10))
        ),
        (pitch / 2, 0),
    ]
    beads = [Manifold.sphere(thick / 2, 24).translate((x, 0, z)) for x, z in line]
    bar = union(Manifold.batch_hull([a, b]) for a, b in pairwise(beads))
    feet = union(rod(thick * 0.7, 4, (side * pitch / 2, 0, 0)) for side in (-1, 1))
    below = box(THROUGH, THROUGH, THROUGH).translate((0, 0, -THROUGH))
    cores = union(rod(1.7, 14, (side * pitch / 2, 0, -1)) for side in (-1, 1))
    return bar + feet - below - cores


def jar_lid(dice: Random) -> Manifold:
    """A screw cap with ribs around it."""
    radius, height = dice.choice((19, 26, 32, 38)), dice.choice((12, 15, 18))
    ribs = [disc(1.1, 12).translate(place) for place in circle_of(int(radius * 1.5), radius)]
    body = CrossSection.batch_boolean([disc(radius, 128), *ribs], OpType.Add).extrude(height)
    body = body - rod(radius - 2.2, height).translate((0, 0, 2.4))
    bead = polygon([(radius - 2.4, 0), (radius - 1.2, 0), (radius - 1.2, 1.6)]).offset(-0.01)
    return body + union(bead.revolve(96).translate((0, 0, height - z)) for z in (3, 6))


def tray(dice: Random) -> Manifold:
    """A sorting tray with compartments."""
    columns, rows = dice.choice(((2, 2), (3, 2), (4, 2), (3, 3), (4, 3)))
    cell, depth = dice.choice((24, 30, 36)), dice.choice((18, 24, 30))
    x, y = columns * (cell + 2) + 2, rows * (cell + 2) + 2
    pocket = rounded(cell, cell, 3).extrude(depth).translate((0, 0, 1.6))
    places = [
        ((column - (columns - 1) / 2) * (cell + 2), (row - (rows - 1) / 2) * (cell + 2))
        for column in range(columns)
        for row in range(rows)
    ]
    return rounded(x, y, 4).extrude(depth) - union(pocket.translate((*place, 0)) for place in places)


def wheel(dice: Random) -> Manifold:
    """A wheel with spokes, a hub and a profiled tread."""
    radius, width, spokes = dice.choice((20, 27, 34, 42)), dice.choice((10, 14, 18)), dice.choice((5, 6, 7))
    tread = [disc(1.2, 12).translate(place) for place in circle_of(int(radius * 1.3), radius)]
    rim = ring(radius, radius * 0.8) - CrossSection.batch_boolean(tread, OpType.Add)
    arms = [path([(0, 0), place], radius * 0.14) for place in circle_of(spokes, radius * 0.85)]
    inside = CrossSection.batch_boolean(arms, OpType.Add) - disc(1)
    hub = rod(radius * 0.26, width + 3)
    return rim.extrude(width) + inside.extrude(width * 0.6) + hub - drill(radius * 0.11, [(0, 0)])


def vase(dice: Random) -> Manifold:
    """A twisted vase with a wavy wall."""
    radius, height, waves = (
        dice.choice((24, 30, 36)),
        dice.randrange(80, 141, 10),
        dice.choice((6, 8, 10, 12)),
    )
    turns = [2 * math.pi * index / 96 for index in range(96)]
    shape = [(radius + radius * 0.09 * math.cos(waves * turn), turn) for turn in turns]
    outline = polygon([(r * math.cos(turn), r * math.sin(turn)) for r, turn in shape])
    twist, flare = dice.choice((45.0, 60.0, -60.0, 90.0)), dice.choice((0.85, 1.15, 1.35))
    outer = outline.extrude(height, 28, twist, (flare, flare))
    inner = outline.offset(-2.0).extrude(height, 28, twist, (flare, flare))
    return outer - inner.trim_by_plane((0, 0, 1), 3.0)


def bearing_block(dice: Random) -> Manifold:
    """A pillow block for a ball bearing."""
    bearing, width = dice.choice(((19, 6), (22, 7), (26, 8), (32, 10)))
    outer = bearing / 2 + 5
    profile = disc(outer).translate((0, outer)) + CrossSection.square((2 * outer, outer), True).translate(
        (0, outer / 2)
    )
    foot = rounded(2 * outer + 30, width + 7, 4).extrude(7)
    seat = rod(bearing / 2, width, (0, 0, -(width + 6) / 2)).rotate((90, 0, 0)).translate((0, 0, outer))
    shaft = rod(bearing / 2 - 3, THROUGH, (0, 0, -THROUGH / 2)).rotate((90, 0, 0)).translate((0, 0, outer))
    places = [(side * (outer + 8), 0.0) for side in (-1, 1)]
    return upright(profile, width + 4) + foot - seat - shaft - drill(2.7, places)


def flange(dice: Random) -> Manifold:
    """A hose adapter with a bolted flange and barbs."""
    hose, bolts, length = dice.choice((12, 16, 20, 25)), dice.choice((4, 6, 8)), dice.choice((24, 30, 38))
    plate, bore = hose + 12, hose / 2 - 2
    side: list[Point] = [(bore, 0), (plate, 0), (plate, 6), (hose / 2, 6)]
    for foot in (6 + index * length / 3 for index in range(3)):
        side += [(hose / 2, foot + 0.5), (hose / 2 + 1.2, foot + 1.5), (hose / 2, foot + length / 3 - 0.5)]
    body = polygon([*side, (hose / 2, 6 + length), (bore, 6 + length)]).revolve(72)
    return body - drill(2.2, circle_of(bolts, plate - 6))
