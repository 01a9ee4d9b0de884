"""What a customer's model file is: facts, picture and mesh, found out by a child with limits."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from core.project import ModelFacts

FORMATS = ("stl", "obj", "ply", "glb", "3mf")
SECONDS = 10  # of wall clock
PROCESSOR = 8  # seconds of its time: a model that takes more will always do; one that only had to wait may not

UNKNOWN_FORMAT = "Only STL, OBJ, PLY, GLB and 3MF models can be measured."
TOO_LONG = f"The model is too complex: it could not be read within {PROCESSOR} seconds."
TOO_BUSY = f"The model was not read within {SECONDS} seconds. It is tried again when somebody looks at it."
TOO_LARGE = "The model is too large to be measured within the memory allowed."
UNREADABLE = "The file could not be read as {kind}; it may be damaged."


class Examined(NamedTuple):
    """A model file as it was found: its facts, and the PNG and the mesh for the viewer, None where there is none."""

    facts: ModelFacts
    picture: bytes | None = None
    mesh: bytes | None = None


def measure(source: str | Path | IO[bytes], file_name: str) -> ModelFacts:
    """The facts of a model file; whatever is in it, the answer comes in seconds and is never an exception."""
    return _ask_child(source, file_name, ()).facts


def examine(source: str | Path | IO[bytes], file_name: str) -> Examined:
    """The facts of a model file, its picture and its mesh (see core.mesh_file), from one reading."""
    return _ask_child(source, file_name, ("picture", "mesh"))


def kind_of(file_name: str) -> str | None:
    """The format that a file name promises, or None when it is not one that can be measured."""
    _, dot, kind = file_name.lower().rpartition(".")
    return kind if dot and kind in FORMATS else None


def _ask_child(source: str | Path | IO[bytes], file_name: str, wanted: Sequence[str]) -> Examined:
    kind = kind_of(file_name)
    if kind is None:
        return Examined(ModelFacts(problem=UNKNOWN_FORMAT))
    command = [sys.executable, "-P", "-m", "core.meshes", kind, *wanted]
    with _real_file(source) as file:
        try:
            child = subprocess.run(  # noqa: S603 - our own program, without a shell
                command,
                check=False,
                stdin=file,
                capture_output=True,
                timeout=SECONDS,
                env=_environment(),
                cwd=tempfile.gettempdir(),
            )
        except subprocess.TimeoutExpired:
            return Examined(ModelFacts(problem=TOO_BUSY))
    return _answer(child, kind)


def _answer(child: subprocess.CompletedProcess[bytes], kind: str) -> Examined:
    """The child's words: one line of JSON, then what else it has made."""
    if child.returncode != 0:
        # The system ends a child that is over its processor time; any other crash is for want of memory.
        late = child.returncode == -getattr(signal, "SIGXCPU", 0)
        return Examined(ModelFacts(problem=TOO_LONG if late else TOO_LARGE))
    line, _, rest = child.stdout.partition(b"\n")
    try:
        said = json.loads(line)
        facts, made = ModelFacts(**said["facts"]), {}
        for name, size in said["sizes"].items():
            made[name], rest = rest[:size] or None, rest[size:]
        return Examined(facts, **made)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Examined(ModelFacts(problem=UNREADABLE.format(kind=kind.upper())))


@contextmanager
def _real_file(source: str | Path | IO[bytes]) -> Iterator[IO[bytes]]:
    """*source* as a file of the operating system, which a child can read as its input."""
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(source, copy)
        copy.seek(0)
        yield copy


def _environment() -> dict[str, str]:
    """As little as Python needs: a file that takes over the child finds no password in its environment."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT", "TEMP") if name in os.environ}
    # More threads would only reserve memory, which counts against the child's limit.
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **single, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
