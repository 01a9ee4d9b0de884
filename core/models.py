"""What a customer's model file is: size, volume, surface and picture, found out by a child with limits."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core.project import ModelFacts

FORMATS = ("stl", "obj", "ply", "glb", "3mf")
SECONDS = 10  # of wall clock, and of processor time

UNKNOWN_FORMAT = "Only STL, OBJ, PLY, GLB and 3MF models can be measured."
TOO_LONG = f"The model is too complex: it could not be read within {SECONDS} seconds."
TOO_LARGE = "The model is too large to be measured within the memory allowed."
UNREADABLE = "The file could not be read as a {kind} model; it may be damaged."


def measure(source: str | Path | IO[bytes], file_name: str) -> ModelFacts:
    """The facts of a model file; whatever is in it, the answer comes in seconds and is never an exception."""
    return _ask_child(source, file_name, picture=False)[0]


def examine(source: str | Path | IO[bytes], file_name: str) -> tuple[ModelFacts, bytes | None]:
    """The facts of a model file and its picture as a PNG (None where there is none), from one reading."""
    return _ask_child(source, file_name, picture=True)


def kind_of(file_name: str) -> str | None:
    """The format that a file name promises, or None when it is not one that can be measured."""
    _, dot, kind = file_name.lower().rpartition(".")
    return kind if dot and kind in FORMATS else None


def _ask_child(source: str | Path | IO[bytes], file_name: str, picture: bool) -> tuple[ModelFacts, bytes | None]:
    kind = kind_of(file_name)
    if kind is None:
        return ModelFacts(problem=UNKNOWN_FORMAT), None
    command = [sys.executable, "-P", "-m", "core.meshes", kind, *(["--picture"] if picture else [])]
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
            return ModelFacts(problem=TOO_LONG), None
    return _answer(child, kind)


def _answer(child: subprocess.CompletedProcess[bytes], kind: str) -> tuple[ModelFacts, bytes | None]:
    """The child's words: one line of JSON, then the picture."""
    if child.returncode != 0:
        # The system ends a child that is over its processor time; any other crash is for want of memory.
        late = child.returncode == -getattr(signal, "SIGXCPU", 0)
        return ModelFacts(problem=TOO_LONG if late else TOO_LARGE), None
    line, _, png = child.stdout.partition(b"\n")
    try:
        facts = ModelFacts(**json.loads(line))
    except (ValueError, TypeError):
        return ModelFacts(problem=UNREADABLE.format(kind=kind.upper())), None
    return facts, png or None


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
