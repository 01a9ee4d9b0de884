"""Passes pieces of a file on to whoever reads them, and never lets a slow reader hold up who makes them."""

from __future__ import annotations

import os
import queue
import shutil
import tempfile
import threading
from types import TracebackType
from typing import Self

Piece = bytes | memoryview
_AHEAD = 2  # pieces in memory
_PATIENCE = 0.25  # seconds for a piece


class Spool:
    """
    What is put in comes out of the file descriptor *out* in the same order.

    As long as the reader takes each piece in time, nothing is kept. From the first piece on for which it is too slow,
    the rest goes to a temporary file first, so that the database is read to its end and its snapshot let go.
    """

    def __init__(self, out: int) -> None:
        self._out = out
        self._pieces: queue.Queue[Piece | None] = queue.Queue(_AHEAD)
        self._rest = tempfile.TemporaryFile()  # noqa: SIM115  # closed at the end of the block
        self._is_slow = False
        self._fault: OSError | None = None
        self._writer = threading.Thread(target=self._write, daemon=True)

    def __enter__(self) -> Self:
        self._writer.start()
        return self

    def __exit__(self, error: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        """Wait until the reader has it all; raises the OSError of a reader that went away."""
        with self._rest:
            if error is not None:
                return
            self._pieces.put(None)
            self._writer.join()
            if self._fault is not None:
                raise self._fault
            self._rest.seek(0)
            with os.fdopen(self._out, "wb", buffering=0, closefd=False) as out:
                shutil.copyfileobj(self._rest, out, 1 << 18)

    def put(self, piece: Piece) -> None:
        """Pass it on in time, or keep it for later; raises the OSError of a reader that went away."""
        if self._fault is not None:
            raise self._fault
        if not self._is_slow:
            try:
                self._pieces.put(piece, timeout=_PATIENCE)
            except queue.Full:
                self._is_slow = True
        if self._is_slow:
            self._rest.write(piece)

    def _write(self) -> None:
        while (piece := self._pieces.get()) is not None:
            if self._fault is None:
                try:
                    write_whole(self._out, piece)
                except OSError as fault:
                    self._fault = fault


def write_whole(out: int, piece: Piece) -> None:
    """Write all of it, however little is taken at once."""
    done = 0
    while done < len(piece):
        done += os.write(out, piece[done:])
