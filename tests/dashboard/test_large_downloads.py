"""Large downloads: whole, in little memory, and no hindrance to those who work meanwhile."""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

import core
from core.project import Attachment
from tests.browser.served import server_of
from tests.crash.processes import size
from tests.dashboard.visitor import Visitor, visit
from tests.factory import order

pytestmark = pytest.mark.alone

MB = 1_000_000
DOWNLOADS = 5
LARGE = size(100, 500) * MB
SESSIONS = size(12, 50)
SLOWEST = size(3, 1)  # seconds: of few clicks the slowest is asked, and the machine may have other work too
PAUSE = size(2, 10)  # seconds between looks; all of them together must leave the one event loop some time


@dataclass
class Watched:
    """A server's process, and the most memory it has had since it was last looked at."""

    process: psutil.Process
    peak: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watched:
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.02):
            self.peak = max(self.peak, self.process.memory_info().rss)


@pytest.fixture
def large(sqlite_desk: core.Desk) -> Attachment:
    """An attachment of P-000001 in which no two pieces are equal."""
    for _ in range(60):
        sqlite_desk.projects.place(order())
    pieces = (os.urandom(MB) for _ in range(LARGE // MB))
    stored = sqlite_desk.files.put(pieces)
    sqlite_desk.projects.adopt("P-000001", "large.bin", stored.sha256, stored.size)
    return sqlite_desk.projects.get("P-000001").attachments[0]


@pytest.fixture
def server(large: Attachment, tmp_path: Path) -> Iterator[tuple[str, int]]:
    with server_of(tmp_path, "--no-delivery") as started:
        yield started


@pytest.mark.timeout(900)
def test_large_downloads_are_whole_and_do_not_stop_the_others(server: tuple[str, int], large: Attachment) -> None:
    address, pid = server
    fetch = partial(_fetch, address, f"/files/P-000001/attachments/{large.id}")
    with ThreadPoolExecutor(DOWNLOADS) as pool:
        seconds, grown = asyncio.run(_click_beside([partial(pool.submit, fetch)] * DOWNLOADS, address, pid, large))
    slow = sorted(seconds)[int(len(seconds) * 0.99)]
    print(f"{len(seconds)} clicks, 99 of 100 within {slow:.2f} s; {grown / MB:+.0f} MB")
    assert len(seconds) >= SESSIONS
    assert slow < SLOWEST
    assert grown <= 100 * MB
    digest = hashlib.sha256()
    for start in range(0, large.size, large.size // 4):
        fetch(f"bytes={start}-{start + large.size // 4 - 1}", digest=digest)
    assert digest.hexdigest() == large.sha256


async def _click_beside(
    downloads: list[Callable[[], Future[str]]], address: str, pid: int, large: Attachment
) -> tuple[list[float], int]:
    """The seconds that each click took while the downloads ran, and by how much the server grew meanwhile."""
    visitors = await visit(address, SESSIONS)
    for visitor in visitors:  # everything has been shown once before
        await _look_around(visitor, [])
    seconds: list[float] = []
    process = psutil.Process(pid)
    before = process.memory_info().rss
    with Watched(process) as watched:
        loads = [asyncio.wrap_future(start()) for start in downloads]
        people = [asyncio.create_task(_work(visitor, at, seconds)) for at, visitor in enumerate(visitors)]
        assert await asyncio.gather(*loads) == [large.sha256] * DOWNLOADS
        for person in people:
            person.cancel()
    await asyncio.gather(*people, return_exceptions=True)
    for visitor in visitors:
        visitor.socket.close()
    return seconds, watched.peak - before


async def _work(visitor: Visitor, at: int, seconds: list[float]) -> None:
    """Look at a project and go back to the list, again and again; nobody begins at the same moment."""
    await asyncio.sleep(PAUSE * at / SESSIONS)
    while True:
        await _look_around(visitor, seconds)
        await asyncio.sleep(PAUSE)


async def _look_around(visitor: Visitor, seconds: list[float]) -> None:
    seconds.append(await visitor.click("/projects/P-000002", "Banner"))
    seconds.append(await visitor.click("/projects", "FilterBar"))


def _fetch(address: str, path: str, wanted: str = "", digest: Any = None) -> str:
    """Download the file, or a range of it, in pieces; the sha256 of all that *digest* has seen."""
    digest = digest or hashlib.sha256()
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=300)
    connection.request("GET", path, headers={"Range": wanted} if wanted else {})
    response = connection.getresponse()
    assert response.status == (206 if wanted else 200)
    while piece := response.read(MB):
        digest.update(piece)
    connection.close()
    return str(digest.hexdigest())
