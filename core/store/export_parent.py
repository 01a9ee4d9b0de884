"""Runs the child process of a large export and passes on what it writes."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import IO, Any

from core.errors import ExportFailed

_CHUNK = 512 * 1024  # bytes: handing each on costs more than it holds
_MAIN = "import core.store.without_pandas; from core.store.export_child import main; main()"
COMMAND = [sys.executable, "-P", "-c", _MAIN]
_SOURCES = str(Path(__file__).parents[2])  # where `core` is, also when it is not installed
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
log = logging.getLogger(__name__)


def stream(job: dict[str, Any]) -> Generator[bytes, None, int]:
    """The file of *job* in chunks, then how many rows it has; raises ExportFailed when it does not come to its end."""
    path = os.pathsep.join(filter(None, [_SOURCES, os.environ.get("PYTHONPATH")]))
    # Arrow's own pool keeps what it had; the system's needs a fifth less memory in the same time.
    environment = os.environ | {"PYTHONPATH": path, "ARROW_DEFAULT_MEMORY_POOL": "system"}
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(  # noqa: S603  # our own module
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            bufsize=0,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        _widen(child.stdout)
        try:
            with child.stdin:
                child.stdin.write(json.dumps(job).encode())  # not an argument, which others on the machine can see
            while chunk := child.stdout.read(_CHUNK):
                yield chunk
            code, said = child.wait(), _read(errors)
            if code != 0:
                log.error("The child process of an export failed:\n%s", said)
                raise ExportFailed(_last_line(said))
            return int(_last_line(said))
        finally:
            child.kill()  # whoever reads may have gone away
            child.wait()
            child.stdout.close()


def _widen(pipe: IO[bytes]) -> None:
    """Let the child write ahead, on systems where a pipe's size can be set."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):  # the system's limit is smaller
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _CHUNK)


def _read(errors: IO[bytes]) -> str:
    errors.seek(0)
    return errors.read().decode(errors="replace").strip()


def _last_line(text: str) -> str:
    return text.rpartition("\n")[2]
