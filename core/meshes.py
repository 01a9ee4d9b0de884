"""Reading and measuring meshes; run as a program it does so under limits, for files nobody has checked."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import numpy as np
import trimesh

from core.models import SECONDS, TOO_LARGE, UNREADABLE
from core.project import ModelFacts
from core.thumbnails import render

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows has no such limits; the time limit of core.models holds there too
    resource = None

STATM = Path("/proc/self/statm")
MEMORY = 420_000_000  # bytes on top of what the imports hold, some 70 MB

# The unit of the numbers in a file, where the format has one; everywhere else print services take them as mm.
UNITS = {"micron": 1e-3, "millimeter": 1.0, "centimeter": 10.0, "meter": 1000.0, "inch": 25.4, "foot": 304.8}

EMPTY = "The model has no surface, so there is nothing to print."
NOT_FINITE = "The model has points that are not numbers or are out of any scale."


def read(file: IO[bytes], kind: str) -> trimesh.Trimesh:
    """All of the bodies in the file as one mesh in mm; raises whatever the parser raises on a bad file."""
    scene = trimesh.load_scene(file, file_type=kind)
    mesh: trimesh.Trimesh = scene.to_mesh()
    factor = 1000.0 if kind == "glb" else UNITS.get(str(scene.units).removesuffix("s").lower(), 1.0)
    if factor != 1.0:
        mesh.vertices = mesh.vertices * factor
    return mesh


def facts(mesh: trimesh.Trimesh) -> ModelFacts:
    """The facts of a mesh in mm; the volume is positive even where the triangles are inside out."""
    if not len(mesh.faces):
        return ModelFacts(problem=EMPTY)
    size = np.ptp(mesh.triangles.reshape(-1, 3), axis=0)
    values = [float(value) for value in (*size, abs(mesh.volume), mesh.area)]
    if not np.isfinite(values).all():
        return ModelFacts(problem=NOT_FINITE)
    x, y, z, volume, area = values
    return ModelFacts(x, y, z, volume, area, len(mesh.faces), bool(mesh.is_watertight))


def picture(mesh: trimesh.Trimesh) -> bytes:
    """The mesh as a PNG, see core.thumbnails."""
    return render(np.asarray(mesh.vertices), np.asarray(mesh.faces))


def attempt(file: IO[bytes], kind: str, with_picture: bool) -> tuple[ModelFacts, bytes]:
    """The facts of a file and its picture (empty if there is none); a sentence instead of any exception."""
    try:
        mesh = read(file, kind)
        found = facts(mesh)
    except Exception as error:  # noqa: BLE001 - the parsers raise anything at all on a damaged file
        # lxml reports a want of memory as a bad file, so the memory that was used has to tell.
        large = isinstance(error, MemoryError) or _peak() > MEMORY / 2
        return ModelFacts(problem=TOO_LARGE if large else UNREADABLE.format(kind=kind.upper())), b""
    return found, _try(lambda: picture(mesh)) if with_picture and found.problem is None else b""


def _try(draw: Callable[[], bytes]) -> bytes:
    try:
        return draw()
    except Exception:  # noqa: BLE001 - a model without a picture is still worth its facts
        return b""


def limit() -> None:
    """From here on this process may use some memory and time, and may not write a file."""
    if resource is None:
        return
    limits = {resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
    if STATM.exists():
        used = int(STATM.read_text().split()[0]) * resource.getpagesize()
        limits[resource.RLIMIT_AS] = used + MEMORY
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def _peak() -> int:
    """The most memory that this process has held at a time, in bytes; 0 where the system does not say."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 if resource and STATM.exists() else 0


def main(arguments: list[str]) -> None:
    """Read the model on standard input; answer with a line of JSON and the bytes of the picture."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    limit()
    out: Any = sys.stdout.buffer
    found, png = attempt(sys.stdin.buffer, arguments[0], "--picture" in arguments)
    out.write(json.dumps(asdict(found)).encode() + b"\n" + png)


if __name__ == "__main__":
    main(sys.argv[1:])
