"""Files that come in pieces by a page's messages: in a notebook's cell, where no server takes them."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing, suppress
from tempfile import TemporaryFile
from typing import IO, Any, TypeAlias

from core.errors import DeskError, FileTooLarge
from core.names import check_file_name
from core.room import needing_room
from dashboard.component import Asking
from dashboard.failure import explain

Keep: TypeAlias = Callable[[str, IO[bytes]], object]


class Arrival:
    """A file on its way in, as a temporary file without a name: it is gone as soon as this is, whatever happens."""

    def __init__(self, name: str, size: int, limit: int) -> None:
        """Of *size* bytes, as its sender says; raises BadFileName or FileTooLarge."""
        self.name, self._size, self._limit = check_file_name(name), size, limit
        if size > limit:
            raise FileTooLarge(limit)
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115  # it is written piece by piece

    def write(self, piece: bytes) -> None:
        """Append *piece*; raises FileTooLarge or StorageFull."""
        if self._file.tell() + len(piece) > self._limit:
            raise FileTooLarge(self._limit)
        with needing_room():
            self._file.write(piece)

    def whole(self) -> IO[bytes]:
        """All of it, from its beginning; raises DeskError when there is less or more than was said."""
        if self._file.tell() != self._size:
            raise DeskError("It did not arrive whole. Please add it again.")
        with needing_room():
            self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Forget it."""
        with suppress(OSError):  # closing writes what is still in memory, which a full disk refuses
            self._file.close()


class CellUploads:
    """
    Answers what a component says of an {upload}, one file at a time; `assets/pieces.js` sends it.

    *place* says, when a file begins to come, what shall keep it once it is whole: a function of its name and content.
    """

    def __init__(self, component: Asking, limit: int, place: Callable[[], Keep]) -> None:
        self._component, self._limit, self._place = component, limit, place
        self._arrivals: dict[str, tuple[Arrival, Keep]] = {}  # one at the most
        component.on_msg(self._on_message)

    async def _on_message(self, event: Any) -> None:
        match event.data:
            case {"upload": str(upload), "cancel": _}:
                self._forget(upload)
            case {"upload": str(upload), **step}:
                self._component._send_msg({"upload": upload, "refused": await self._refusal(upload, step)})

    async def _refusal(self, upload: str, step: dict[Any, Any]) -> str:
        """Why this *step* was refused, and nothing is left of the file; empty when it was taken."""
        try:
            await self._take(upload, step)
        except Exception as error:  # noqa: BLE001  # told beside the file, whatever it is
            self._forget(upload)
            return explain(error)
        return ""

    async def _take(self, upload: str, step: dict[Any, Any]) -> None:
        match step:
            case {"begin": str(name), "size": int(size)}:
                arrival = Arrival(name, size, self._limit)
                for other in list(self._arrivals):
                    self._forget(other)
                self._arrivals[upload] = arrival, self._place()
            case {"piece": str(piece)}:
                self._known(upload)[0].write(b64decode(piece, validate=True))
            case {"end": _}:
                arrival, keep = self._known(upload)
                del self._arrivals[upload]
                with closing(arrival):  # beside the page, for a large file takes seconds
                    await asyncio.to_thread(keep, arrival.name, arrival.whole())

    def _known(self, upload: str) -> tuple[Arrival, Keep]:
        if upload not in self._arrivals:
            raise DeskError("Another file was begun before it had come whole. Please add it again.")
        return self._arrivals[upload]

    def _forget(self, upload: str) -> None:
        if upload in self._arrivals:
            self._arrivals.pop(upload)[0].close()
