"""Examines one model file; run as a program it does so under limits, for files nobody has checked."""

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
from lxml.etree import ErrorTypes, XMLSyntaxError

from core import measuring, mesh_file, package
from core.models import PROCESSOR, TOO_LARGE, UNREADABLE
from core.project import ModelFacts
from core.solid import Solid, prepare, read
from core.thumbnails import render

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows has no such limits; the time limit of core.models holds there too
    resource = None

STATM, STATUS = Path("/proc/self/statm"), Path("/proc/self/status")
MEMORY = 400_000_000  # bytes on top of what the imports hold, some 100 MB


def attempt(file: IO[bytes], kind: str, wanted: list[str]) -> tuple[ModelFacts, dict[str, bytes]]:
    """The facts of a file and what is *wanted* of picture and mesh; a sentence instead of any exception."""
    try:
        if kind == "3mf":
            package.check(file)
        solid = read(file, kind)
        found = measuring.facts(solid)
    except Exception as error:  # noqa: BLE001 - the parsers raise anything at all on a damaged file
        return ModelFacts(problem=_problem(error, kind)), {}
    if found.problem is not None:
        return found, {}
    return found, {name: _try(MAKERS[name], solid) for name in wanted}


def _problem(error: Exception, kind: str) -> str:
    """What is wrong with a file on which *error* was raised."""
    if isinstance(error, package.Refused):
        return str(error)
    if isinstance(error, XMLSyntaxError) and error.code == ErrorTypes.ERR_RESOURCE_LIMIT:
        return package.NO_SUCH_XML
    # lxml reports a want of memory as a bad file, so the memory that was used has to tell.
    if isinstance(error, MemoryError) or _peak() > MEMORY / 2:
        return TOO_LARGE
    return UNREADABLE.format(kind=kind.upper())


def _try(make: Callable[[Solid], bytes], solid: Solid) -> bytes:
    try:
        return make(solid)
    except Exception:  # noqa: BLE001 - a model without a picture is still worth its facts
        return b""


def _picture(solid: Solid) -> bytes:
    return render(solid.vertices, solid.faces)


MAKERS: dict[str, Callable[[Solid], bytes]] = {"picture": _picture, "mesh": mesh_file.encode}


def limit() -> None:
    """From here on this process may use some memory and time, and may not write a file."""
    if resource is None:
        return
    limits = {resource.RLIMIT_CPU: PROCESSOR, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
    if STATM.exists():
        used = int(STATM.read_text().split()[0]) * resource.getpagesize()
        limits[resource.RLIMIT_AS] = used + MEMORY
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def _peak() -> int:
    """The most memory that this process has held at a time, in bytes; 0 where the system does not say."""
    if not STATUS.exists():
        return 0
    # Not getrusage's ru_maxrss: a new program inherits that from the one that started it, a large server.
    lines = STATUS.read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def main(arguments: list[str]) -> None:
    """Read the model on standard input; answer with a line of JSON and the bytes of what else is wanted."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    out: Any = sys.stdout.buffer
    kind, *wanted = arguments
    prepare(sys.stdin.buffer, kind)  # first, since what is imported is not what the file costs
    limit()
    found, made = attempt(sys.stdin.buffer, kind, wanted)
    sizes = {name: len(content) for name, content in made.items()}
    out.write(json.dumps({"facts": asdict(found), "sizes": sizes}).encode() + b"\n" + b"".join(made.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
