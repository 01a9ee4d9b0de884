"""Damages model files at random, and lets the desk examine them; run as a program by test_hostile_models."""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from random import Random
from typing import Any

import trimesh

from core.gallery import CHILDREN
from core.models import Examined, examine

KINDS = ("stl", "3mf", "obj")
WORDS = (b"1e308", b"-1e308", b"nan", b"inf", b"-1", b"0", b"4294967295", b"99999999999999999999", b"\xff\xfe", b"")


def good(kind: str) -> bytes:
    """A model as programs write it: two boxes."""
    boxes: list[Any] = [trimesh.creation.box((20, 30, 10)), trimesh.creation.icosphere(subdivisions=2, radius=4)]
    boxes[1].apply_translation((40, 0, 0))
    both: Any = trimesh.util.concatenate(boxes)
    made = both.export(file_type=kind)
    return made.encode() if isinstance(made, str) else bytes(made)


def damaged(kind: str, content: bytes, dice: Random) -> bytes:
    """The file with some bytes changed, cut, doubled or replaced by numbers that no model has."""
    if kind == "3mf" and dice.random() < 0.7:  # the archive stays whole, what is in it does not
        return _rezipped(content, dice)
    if kind == "stl" and dice.random() < 0.2:
        return content[:80] + struct.pack("<I", dice.randrange(2**32)) + content[84:]
    data = bytearray(content)
    for _ in range(dice.choice((1, 1, 3, 30))):
        at, length = dice.randrange(len(data) + 1), dice.randrange(1, 60)
        match dice.randrange(5):
            case 0:
                data[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * dice.choice((1, 50))
            case 3:
                data[at : at + 4] = dice.choice(WORDS)
            case _:
                data[at : at + length] = dice.randbytes(length)
    return bytes(data[: dice.choice((len(data), len(data), dice.randrange(len(data) + 1)))])


def _rezipped(content: bytes, dice: Random) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            worse = damaged("xml", old.read(name), dice) if dice.random() < 0.6 else old.read(name)
            new.writestr(dice.choice((name, name, name, f"../../{name}", "/etc/" + name)), worse)
    return result.getvalue()


def main(count: int, seed: int) -> None:
    """Examine *count* damaged files; print how many were read all the same, the slowest, and the largest child."""
    dice = Random(seed)
    contents = {kind: good(kind) for kind in KINDS}
    files = [(kind, damaged(kind, contents[kind], dice)) for kind in islice(cycle(KINDS), count)]
    with ThreadPoolExecutor(CHILDREN) as pool:  # as many at a time as in the desk
        seen = list(pool.map(look_at, files))
    wrong = [number for number, (_, one) in enumerate(seen) if not is_consistent(one)]
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    measured = sum(one.facts.problem is None for _, one in seen)
    slowest = max(seconds for seconds, _ in seen)
    print(json.dumps({"measured": measured, "slowest": slowest, "largest": largest, "wrong": wrong}))


def look_at(file: tuple[str, bytes]) -> tuple[float, Examined]:
    """What a child finds in a file, and in how many seconds."""
    kind, content = file
    start = time.monotonic()
    found = examine(io.BytesIO(content), f"a.{kind}")
    return time.monotonic() - start, found


def is_consistent(found: Examined) -> bool:
    """Whether it is either facts or a sentence, and there is a mesh only with facts."""
    facts, _, mesh = found
    return (facts.problem is None) == (facts.volume is not None) and (mesh is None or facts.problem is None)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
