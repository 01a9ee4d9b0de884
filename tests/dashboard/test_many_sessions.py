"""Many people at once: little memory each, everybody sees a change, and nothing is left when they go."""

import asyncio
import gc
import os
import time
from collections.abc import Callable
from typing import Any

import psutil
import pytest

from core import Desk
from tests.dashboard.visitor import visit
from tests.serving import serving, wait_for

pytestmark = pytest.mark.alone

SESSIONS = 200 if os.environ.get("PRINTDESK_TEST_SIZE") == "full" else 50
WARM_UP = 10
MB = 1_000_000


def open_sessions() -> int:
    from panel.io.state import state

    return sum(len(server.get_sessions()) for server, *_ in state._servers.values())


def documents() -> int:
    from bokeh.document import Document

    gc.collect()
    return sum(isinstance(thing, Document) for thing in gc.get_objects())


def memory() -> int:
    gc.collect()
    return int(psutil.Process().memory_info().rss)


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("unlogged")
def test_many_sessions_are_small_and_current_and_leave_nothing(
    sqlite_desk: Desk, order: Callable[..., dict[str, Any]]
) -> None:
    for at in range(60):
        sqlite_desk.projects.place(order(title=f"Project {at}"))
    with serving(sqlite_desk) as address:
        asyncio.run(_day(sqlite_desk, address))


async def _day(desk: Desk, address: str) -> None:
    early = await visit(address, WARM_UP)
    for visitor in early:
        visitor.socket.close()
    await asyncio.to_thread(wait_for, lambda: open_sessions() == 0, 60)
    left, before = documents(), memory()
    visitors = await visit(address, SESSIONS)
    each = (memory() - before) / SESSIONS
    print(f"{each / MB:.2f} MB a session")
    assert each < MB

    hearing = [asyncio.create_task(one.heard("PATCH-DOC", '\\"Printing\\"]')) for one in visitors]
    changed = time.monotonic()
    await asyncio.to_thread(desk.projects.move, "P-000060", "Printing", "On its way.", by="grace")
    heard = await asyncio.wait_for(asyncio.gather(*hearing), 30)
    last = max(heard)
    print(f"seen by all after {last - changed:.2f} s")
    assert last - changed < 2

    for visitor in visitors:
        visitor.socket.close()
    await asyncio.to_thread(wait_for, lambda: documents() <= left, 60)
