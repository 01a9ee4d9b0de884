"""What a customer waits for who asks the price of a large model: it is stored, looked at by a child, and priced."""

from __future__ import annotations

import io
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench.timing import Line, at_most, only
from core import Desk, connect
from core.demo.service import set_up
from core.times import now

SECONDS = 3  # the bar
AROUND, ACROSS = 500, 200  # points of a ring, two triangles each: 10 MB of binary STL
SEED = 10
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def lines(rounds: int) -> list[Line]:
    """Medians in seconds, each round with another model: the desk remembers those that it has seen."""
    took: dict[str, list[float]] = {"store": [], "analyse": [], "price": [], "all": []}
    with TemporaryDirectory() as folder, connect(data=Path(folder), user="bench") as desk:
        set_up(desk, now().date(), by="bench")
        for at in range(rounds + 1):
            found = _round(desk, stl(SEED + at))
            for name, seconds in found.items() if at else ():  # the first round warms up
                took[name].append(seconds)
    middle = {name: statistics.median(values) for name, values in took.items()}
    beside = f"the bar of {SECONDS} s"
    parts = {"store": "stored", "analyse": "looked at by the limited child", "price": "priced"}
    return [
        *(only(f"a 10 MB STL, {words}", middle[name], "s", beside, SECONDS) for name, words in parts.items()),
        at_most("a quote for a 10 MB STL, all of that", middle["all"], "s", beside, SECONDS, 1),
    ]


def _round(desk: Desk, content: bytes) -> dict[str, float]:
    """Seconds by step, for a model that the desk has never seen."""
    begin = time.perf_counter()
    stored = desk.files.put(io.BytesIO(content))
    kept = time.perf_counter()
    facts = desk.gallery.facts(stored.sha256, "ring.stl")
    seen = time.perf_counter()
    quoted = desk.quote({"items": [_item(stored.sha256)], "country": "DE", "shipping_option": "DHL Parcel"})
    end = time.perf_counter()
    assert facts.watertight, facts
    assert facts.triangles == 2 * AROUND * ACROSS, facts
    assert not quoted.problems, quoted.problems
    return {"store": kept - begin, "analyse": seen - kept, "price": end - seen, "all": end - begin}


def _item(sha256: str) -> dict[str, Any]:
    return {"name": "ring.stl", "material": "PA12", "colour": "Black", "quantity": 1, "file": {"sha256": sha256}}


def stl(seed: int) -> bytes:
    """A closed ring with a rough surface as binary STL, the same for the same seed."""
    rough = 10 + np.random.default_rng(seed).uniform(0, 0.2, (AROUND, ACROSS))  # mm
    long, short = np.meshgrid(_turn(AROUND), _turn(ACROSS), indexing="ij")
    out = 40 + rough * np.cos(short)
    points = np.stack([out * np.cos(long), out * np.sin(long), rough * np.sin(short)], axis=-1)
    ahead, aside = np.roll(points, -1, axis=0), np.roll(points, -1, axis=1)
    beyond = np.roll(ahead, -1, axis=1)
    corners = np.stack([np.stack([points, ahead, beyond], -2), np.stack([points, beyond, aside], -2)])
    triangles = np.zeros(2 * AROUND * ACROSS, dtype=_TRIANGLE)
    triangles["corners"] = corners.reshape(-1, 3, 3)
    return bytes(80) + np.uint32(len(triangles)).tobytes() + triangles.tobytes()


def _turn(steps: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.linspace(0, 2 * np.pi, steps, endpoint=False)
