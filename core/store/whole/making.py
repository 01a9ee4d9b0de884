"""Makes a snapshot of a whole table in a child process, and puts it in its place when it is complete."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.store.database import Database

Progress = Callable[[int], None]  # is told how many rows are done
_MAIN = "import core.store.without_pandas; from core.store.whole.child import main; main()"
COMMAND = [sys.executable, "-P", "-c", _MAIN]
_SOURCES = str(Path(__file__).parents[3])  # where `core` is, also when it is not installed
# Arrow's own pool keeps what it had: 20 MB. NumPy's threads for matrices spin while they have nothing to do.
_FRUGAL = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OPENBLAS_NUM_THREADS": "1"}
_FORGOTTEN = 3600  # seconds after which a part that nobody has finished is deleted
log = logging.getLogger(__name__)


class NoSnapshot(Exception):  # not an error: the table is read without a snapshot
    """The child process did not come to its end."""


def make(database: Database, table: str, target: Path, facts: dict[str, Any], progress: Progress) -> None:
    """Write the snapshot of *table* to *target*, which then is whole or as it was; raises NoSnapshot or OSError."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(target.parent)
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        _run({"table": table, "target": str(part.resolve()), "facts": facts} | _place(database), progress)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _place(database: Database) -> dict[str, str]:
    url = database.engine.url
    if database.is_sqlite:
        return {"uri": f"{Path(url.database or '').resolve().as_uri()}?mode=ro"}
    return {"url": url.set(drivername="postgresql").render_as_string(hide_password=False)}


def _run(job: dict[str, Any], progress: Progress) -> None:
    path = os.pathsep.join(filter(None, [_SOURCES, os.environ.get("PYTHONPATH")]))
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603  # our own module
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=os.environ | _FRUGAL | {"PYTHONPATH": path},
            text=True,
        ) as child,
    ):
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            with child.stdin:
                json.dump(job, child.stdin)  # not an argument, which others on the machine can see
            for line in child.stdout:
                progress(int(line))
            if child.wait() != 0:
                errors.seek(0)
                raise NoSnapshot(errors.read().decode(errors="replace").strip())
        finally:
            child.kill()


def _sweep(folder: Path) -> None:
    """Delete what processes have left behind that were killed."""
    for part in folder.glob(".*.arrow.*"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > _FORGOTTEN:
                part.unlink()
